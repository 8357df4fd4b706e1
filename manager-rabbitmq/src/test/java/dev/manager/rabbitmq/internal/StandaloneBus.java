package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfig;
import dev.manager.rabbitmq.internal.notify.Bus;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The broker as notifications see it, without a framework. */
public final class StandaloneBus implements AutoCloseable {
  private final BusLinks links;

  /** Connects to a broker, with further settings. */
  public StandaloneBus(String url, String... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("transport.url", url);
    all.put("reconnect.initial.seconds", "0.05");
    all.put("reconnect.max.seconds", "0.5");
    all.put("unroutable.grace.seconds", "0.5");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    var config = RabbitConfig.from(ManagerConfig.of(all));
    links = new BusLinks(config, Objects.requireNonNull(config.url()), "h1");
  }

  /** Returns it. */
  public Bus bus() {
    return links.bus();
  }

  @Override
  public void close() {
    links.close();
  }
}
