package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfig;
import dev.manager.spi.RpcTransport;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The transport outside of a framework, for tests of other modules. */
public final class OpenRabbit implements AutoCloseable {
  private final RabbitHost host;

  private OpenRabbit(RabbitHost host) {
    this.host = host;
  }

  /**
   * Opens it.
   *
   * @param settings further keys, as {@code key=value}
   */
  public static OpenRabbit at(String url, String name, String... settings) {
    Map<String, Object> values = new HashMap<>(Map.of("transport.url", url));
    for (String each : settings) {
      values.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    var config = RabbitConfig.from(ManagerConfig.of(values));
    var host = new RabbitHost(config, Objects.requireNonNull(config.url()), name);
    host.open();
    return new OpenRabbit(host);
  }

  public RpcTransport transport() {
    return host.transport();
  }

  public boolean isConnected() {
    return host.consuming().connection() != null && host.publishing().connection() != null;
  }

  /** Returns how often a request reached no queue. */
  public long returned() {
    return host.requests().counters().returned.sum();
  }

  /** Returns where the connection that publishes stands: {@code connected}, {@code blocked}. */
  public String state() {
    return host.publishing().state().state();
  }

  @Override
  public void close() {
    host.close();
  }
}
