package dev.manager.records.internal;

import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecordNotFoundException;
import dev.manager.record.ServiceRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service for operators. Immutable; each call is one use of a connection. */
final class Records implements ServiceRecords {
  private static final int REASON_LENGTH = 255;

  private final Connections connections;
  private final ServiceStore store;
  private final Duration downTime;

  Records(Connections connections, ServiceStore store, Duration downTime) {
    this.connections = connections;
    this.store = store;
    this.downTime = downTime;
  }

  @Override
  public Instant now() {
    return connections.use("tell the time", Sql::now);
  }

  @Override
  public List<ServiceRecord> list() {
    return connections.use("list services", store::list);
  }

  @Override
  public Optional<ServiceRecord> find(String host, String name) {
    return connections.use("find " + name, c -> store.find(c, host, name));
  }

  @Override
  public ServiceRecord enable(String host, String name) {
    return change(host, name, "disabled = FALSE, disabled_reason = NULL");
  }

  @Override
  public ServiceRecord disable(String host, String name, @Nullable String reason) {
    if (reason != null && reason.length() > REASON_LENGTH) {
      throw new IllegalArgumentException(
          "The reason has %d characters, expected at most %d"
              .formatted(reason.length(), REASON_LENGTH));
    }
    return change(host, name, "disabled = TRUE, disabled_reason = ?", reason);
  }

  @Override
  public ServiceRecord forceDown(String host, String name, boolean down) {
    return change(host, name, "forced_down = ?", down);
  }

  private ServiceRecord change(
      String host, String name, String assignments, @Nullable Object... values) {
    return connections
        .use(
            "change " + name,
            c ->
                store.set(c, host, name, assignments, values)
                    ? store.find(c, host, name)
                    : Optional.<ServiceRecord>empty())
        .orElseThrow(() -> new ServiceRecordNotFoundException(host, name));
  }

  @Override
  public List<ServiceRecord> purge(Duration idle) {
    if (idle.compareTo(downTime) <= 0) {
      throw new IllegalArgumentException(
          "Services idle for %s would be purged, expected more than the down time of %s"
              .formatted(idle, downTime));
    }
    return connections.use("purge services", c -> store.purge(c, idle));
  }
}
