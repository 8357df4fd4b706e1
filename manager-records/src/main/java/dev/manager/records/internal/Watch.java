package dev.manager.records.internal;

import dev.manager.ManagerComponent;
import dev.manager.record.ServiceGroup;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceState;
import dev.manager.records.internal.ServiceStore.Cluster;
import dev.manager.records.internal.ServiceStore.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What this host knows of the services of the cluster: it reads what has changed since it last
 * looked, and tells of it. {@link #look} is for one thread; the rest may be asked by any, and finds
 * an immutable picture.
 */
final class Watch implements ServiceGroup {
  private record Key(String host, String name) {}

  private record Picture(Map<Key, ServiceRecord> services, long takenAt) {}

  private final ServiceStore store;
  private final Duration interval;
  private final Duration downTime;
  private final Duration purgeAfter;
  private final BiConsumer<String, Map<String, Object>> events;
  private volatile Picture picture = new Picture(Map.of(), System.nanoTime());
  private boolean looked;
  private long seenChange;
  private long seenPurge;

  /**
   * @param purgeAfter after what time silent services are forgotten; zero for never
   * @param events told topic and properties of each event; must not block
   */
  Watch(
      ServiceStore store,
      Duration interval,
      Duration downTime,
      Duration purgeAfter,
      BiConsumer<String, Map<String, Object>> events) {
    this.store = store;
    this.interval = interval;
    this.downTime = downTime;
    this.purgeAfter = purgeAfter;
    this.events = events;
  }

  /** Looks for the dead, if no other host did just now, and takes notice of all that changed. */
  void look(Connection c) throws SQLException {
    Duration between = interval.isZero() ? downTime.dividedBy(4) : interval.dividedBy(4);
    Cluster cluster = store.cluster(c, between);
    if (cluster.sweepDue()) {
      store.sweep(c, between);
      if (!purgeAfter.isZero()) {
        purge(c);
      }
      cluster = store.cluster(c, between);
    }
    boolean all = !looked || cluster.purgeNo() != seenPurge || cluster.changeNo() < seenChange;
    if (all || cluster.changeNo() > seenChange) {
      take(all ? store.all(c) : store.changedSince(c, seenChange), all);
      seenChange = cluster.changeNo();
      seenPurge = cluster.purgeNo();
    } else {
      picture = new Picture(picture.services, System.nanoTime());
    }
    looked = true;
  }

  private void purge(Connection c) throws SQLException {
    if (store.isAnySilent(c, purgeAfter)) {
      store.purge(c, purgeAfter);
    }
  }

  private void take(List<Row> rows, boolean all) {
    Map<Key, ServiceRecord> before = picture.services;
    Map<Key, ServiceRecord> now = all ? new HashMap<>() : new HashMap<>(before);
    for (Row row : rows) {
      now.put(new Key(row.record().host(), row.record().topic()), row.record());
    }
    picture = new Picture(Map.copyOf(now), System.nanoTime());
    if (looked) {
      now.forEach((key, record) -> compare(before.get(key), record));
      before.forEach(
          (key, record) -> {
            if (!now.containsKey(key) && record.state() == ServiceState.UP) {
              tell(DOWN_TOPIC, record, "deleted");
            }
          });
    }
  }

  private void compare(@Nullable ServiceRecord before, ServiceRecord now) {
    boolean wasUp = before != null && before.state() == ServiceState.UP;
    boolean isUp = now.state() == ServiceState.UP;
    if (isUp && !wasUp) {
      tell(UP_TOPIC, now, state(now));
    } else if (wasUp && !isUp) {
      tell(DOWN_TOPIC, now, state(now));
    }
  }

  private static String state(ServiceRecord record) {
    return record.state().name().toLowerCase(Locale.ROOT);
  }

  private void tell(String topic, ServiceRecord record, String state) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ManagerComponent.NAME, record.topic());
    properties.put("host", record.host());
    properties.put("state", state);
    properties.put(
        "timestamp",
        Objects.requireNonNullElse(record.lastSeenUp(), record.createdAt()).toString());
    events.accept(topic, properties);
  }

  /** Returns the record as this host saw it last; null for none. */
  @Nullable ServiceRecord seen(String host, String name) {
    return picture.services.get(new Key(host, name));
  }

  @Override
  public boolean isUp(String host, String name) {
    ServiceRecord record = picture.services.get(new Key(host, name));
    return record != null && record.state() == ServiceState.UP;
  }

  @Override
  public List<ServiceRecord> members() {
    return picture.services.values().stream()
        .sorted(Comparator.comparing(ServiceRecord::host).thenComparing(ServiceRecord::topic))
        .toList();
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - picture.takenAt);
  }

  @Override
  public Duration reportInterval() {
    return interval;
  }

  @Override
  public Duration downTime() {
    return downTime;
  }
}
