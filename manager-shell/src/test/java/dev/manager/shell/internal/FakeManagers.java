package dev.manager.shell.internal;

import dev.manager.CallInfo;
import dev.manager.ManagerInfo;
import dev.manager.ManagerListener;
import dev.manager.ManagerNotFoundException;
import dev.manager.ManagerState;
import dev.manager.Managers;
import dev.manager.Swap;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Managers without a life. Thread-safe. */
final class FakeManagers implements Managers {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Map<String, ManagerInfo> managers = new LinkedHashMap<>();
  private final CountDownLatch seenDraining = new CountDownLatch(1);

  static ManagerInfo info(String name, ManagerState state, @Nullable String failure) {
    return new ManagerInfo(
        name,
        "volumes",
        "host-1",
        state,
        NOON,
        failure,
        null,
        null,
        "org.example.volume 1.0.0 [7]",
        "org.example.VolumeManager",
        "org.example.VolumeManager",
        List.of("org.example.Volumes", "org.example.Pools"),
        3,
        0,
        0,
        null,
        2,
        List.of("org.example.Records"),
        1,
        null);
  }

  synchronized FakeManagers with(ManagerInfo info) {
    managers.put(info.name(), info);
    return this;
  }

  @Override
  public synchronized List<CallInfo> calls(String name) {
    return List.of(
        new CallInfo(
            "Volumes.create",
            "org.example.volume 1.0.0 [7]",
            Duration.ofMillis(3200),
            "pool-1-thread-1",
            List.of("java.base/java.lang.Thread.sleep(Native Method)")));
  }

  @Override
  public List<Swap> swaps() {
    return List.of(
        new Swap(
            NOON,
            "volume",
            Swap.Kind.SIDE_BY_SIDE,
            "org.example.volume 1.0.0 [7]",
            "org.example.volume 2.0.0 [8]",
            "its version 2.0.0 is above 1.0.0",
            Duration.ZERO,
            0,
            Duration.ofMillis(12),
            null));
  }

  @Override
  public String host() {
    return "host-1";
  }

  @Override
  public synchronized List<ManagerInfo> list() {
    return List.copyOf(managers.values());
  }

  @Override
  public synchronized Optional<ManagerInfo> find(String name) {
    ManagerInfo found = managers.get(name);
    if (found != null && found.state() == ManagerState.DRAINING) {
      seenDraining.countDown();
    }
    return Optional.ofNullable(found);
  }

  @Override
  public synchronized ManagerInfo reset(String name) {
    ManagerInfo manager = known(name);
    if (manager.state() != ManagerState.RUNNING) {
      throw new IllegalStateException("Manager %s is %s".formatted(name, manager.state()));
    }
    return manager;
  }

  /** Goes on draining until somebody has looked how far it is. */
  @Override
  public ManagerInfo drain(String name, Duration limit) {
    with(info(known(name).name(), ManagerState.DRAINING, null));
    try {
      if (!seenDraining.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Nobody looked at the drain within " + limit);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    ManagerInfo stopped = info(name, ManagerState.STOPPED, null);
    with(stopped);
    return stopped;
  }

  private synchronized ManagerInfo known(String name) {
    return find(name).orElseThrow(() -> new ManagerNotFoundException(name, managers.keySet()));
  }

  @Override
  public Registration listen(ManagerListener listener) {
    throw new UnsupportedOperationException();
  }
}
