package dev.manager.records.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.record.ServiceRecord;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** One host of a cluster, in this process: all but the framework. For one test's thread. */
final class TestHost {
  static final double INTERVAL = 0.4;

  final String name;
  final Switch cable;
  final HostRecords records;
  final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Map<String, ServiceRecord> own = new java.util.concurrent.ConcurrentHashMap<>();
  private final Deque<Attachment> attached = new ArrayDeque<>();
  private boolean closed;

  TestHost(String name, DataSource source, Object... settings) {
    this.name = name;
    this.cable = new Switch(source);
    RecordsConfig config = config(settings);
    this.records =
        new HostRecords(
            cable,
            Pool.over(cable, config),
            config,
            name,
            (topic, properties) ->
                events.add(
                    "%s %s %s %s"
                        .formatted(
                            topic.replaceFirst(".*/", ""),
                            properties.get("host"),
                            properties.get("manager.name"),
                            properties.get("state"))));
    records.open();
  }

  static RecordsConfig config(Object... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("report.interval.seconds", INTERVAL);
    all.put("down.time.seconds", 3);
    all.put("singleton.lease.seconds", 2);
    all.put("pool.wait.seconds", 30);
    all.put("connect.timeout.seconds", 30);
    all.put("statement.timeout.seconds", 30);
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    return RecordsConfig.from(ManagerConfig.of(all), Path.of("target"));
  }

  /** Takes a manager through the phases RECORD and JOIN. */
  ManagedManager start(String manager, int version, BooleanSupplier working) throws Exception {
    ManagedManager managed = managed(manager, version, working, ManagerState.INITIALIZING);
    records.recordExtension.prepare(managed);
    attached.push(records.recordExtension.attach(managed));
    attached.push(records.joinExtension.attach(managed));
    return managed;
  }

  ManagedManager start(String manager) throws Exception {
    return start(manager, 0, () -> true);
  }

  /** Stops its managers in order. */
  void stopManagers() throws Exception {
    while (!attached.isEmpty()) {
      attached.pop().close();
    }
  }

  /** Ends without a word, as a process that is killed: nothing is written any more. */
  void kill() throws Exception {
    cable.off();
    closed = true;
    records.close();
  }

  Optional<ServiceRecord> own(String manager) {
    return Optional.ofNullable(own.get(manager));
  }

  ManagedManager managed(String manager, int version, BooleanSupplier working, ManagerState state) {
    var info =
        new ManagerInfo(
            manager,
            "undefined",
            name,
            state,
            Instant.EPOCH,
            null,
            null,
            null,
            "",
            "",
            "",
            List.of(),
            0,
            0,
            0,
            null,
            0,
            List.of(),
            1,
            null);
    ManagerConfig settings = ManagerConfig.of(Map.of("manager.serviceVersion", version));
    return (ManagedManager)
        Proxy.newProxyInstance(
            TestHost.class.getClassLoader(),
            new Class<?>[] {ManagedManager.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> manager;
                  case "host" -> name;
                  case "config" -> settings;
                  case "info" -> info;
                  case "isWorking" -> working.getAsBoolean();
                  case "record" -> {
                    if (arguments == null) {
                      yield own(manager);
                    }
                    own.put(manager, (ServiceRecord) Objects.requireNonNull(arguments[0]));
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Stops its managers in order, then all else. */
  void close() throws Exception {
    if (!closed) {
      closed = true;
      stopManagers();
      records.close();
    }
  }
}
