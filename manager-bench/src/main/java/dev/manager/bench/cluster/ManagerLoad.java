package dev.manager.bench.cluster;

import dev.manager.RequestContext;
import dev.manager.bench.api.Load;
import dev.manager.bench.api.Tally;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.Target;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Calls by a typed proxy, and casts, over RabbitMQ. Thread-safe. */
@Component(configurationPid = Settings.CLIENT, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ManagerLoad implements Load {
  private final RemoteLoad proxy;
  private final RpcClient client;

  /**
   * For Declarative Services.
   *
   * @param client calls
   */
  @Activate
  public ManagerLoad(@Reference RpcClient client) {
    this.client = client.prepare(Target.topic("load"));
    this.proxy = this.client.proxy(RemoteLoad.class);
  }

  @Override
  public void call(int number) {
    Payload payload = Payload.of(number);
    if (!payload.equals(proxy.echo(payload))) {
      throw new IllegalStateException("another answer came than what was sent");
    }
  }

  @Override
  public CompletionStage<?> cast(int number) {
    return client.castAsync(RequestContext.create(), "tick", Map.of("payload", Payload.of(number)));
  }

  @Override
  public Tally tally() {
    return proxy.ticked();
  }

  @Override
  public void forget() {
    proxy.forget();
  }
}
