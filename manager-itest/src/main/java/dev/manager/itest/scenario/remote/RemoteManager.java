package dev.manager.itest.scenario.remote;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.RequestContext;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Remote;
import dev.manager.itest.probe.Runs;
import dev.manager.itest.probe.ScriptedManager;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** One manager for each factory configuration, with the name that the configuration gives it. */
@Component(
    service = Manager.class,
    configurationPid = "itest.remote",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Calls.class, serviceName = "itest")
public final class RemoteManager extends ScriptedManager implements Remote {
  private final Runs runs;

  /**
   * Makes the manager.
   *
   * @param properties name its script
   */
  @Activate
  public RemoteManager(Map<String, Object> properties) {
    super(keyIn(properties));
    this.runs = Runs.of(keyIn(properties));
  }

  @Override
  public Answer run(RequestContext context, String id) {
    context.user().ifPresent(user -> script().note(number(), "run by " + user));
    return again(id);
  }

  @Override
  public Answer again(String id) {
    runs.ran(id);
    return new Answer(id, number());
  }

  @Override
  public int hold() throws IOException {
    try {
      script().play(number(), "hold", this);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return number();
  }

  @Override
  public int guarded() {
    return number();
  }

  @Override
  public CompletionStage<String> later(String text) {
    return CompletableFuture.completedFuture(text);
  }
}
