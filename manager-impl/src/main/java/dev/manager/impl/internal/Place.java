package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerInfo;
import dev.manager.record.ServiceRecord;
import dev.manager.spi.ManagedManager;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What stays of a manager while the objects behind its name come and go: its slot, its record and
 * what extensions attached. Thread-safe; who its subject is changes only on its lane, on which all
 * objects of the name are started, reset and stopped one after the other.
 */
final class Place implements ManagedManager {
  private final String name;
  private final ManagerHost host;
  private final Slot slot;
  private final Lane lane;
  private final Attachments attachments = new Attachments(this);
  private final AtomicInteger generations = new AtomicInteger();
  private volatile @Nullable Life subject;
  private volatile @Nullable ServiceRecord record;

  /** What served before the present gap; confined to the lane. */
  private @Nullable Ended last;

  /** A life that served and ended. */
  record Ended(String bundle, long nanos) {}

  Place(String name, ManagerHost host) {
    this.name = name;
    this.host = host;
    this.slot = new Slot(name, host::config);
    this.lane = new Lane(host.executor());
  }

  Slot slot() {
    return slot;
  }

  Lane lane() {
    return lane;
  }

  Attachments attachments() {
    return attachments;
  }

  int nextGeneration() {
    return generations.incrementAndGet();
  }

  /** Returns the life that serves, or that is being started with nothing beside it. */
  @Nullable Life subject() {
    return subject;
  }

  void subject(Life life) {
    subject = life;
  }

  /** Nothing is in it any more. */
  void vacate(@Nullable Ended served) {
    subject = null;
    record = null;
    if (served != null) {
      last = served;
    }
  }

  /** Returns what served before the gap that now ends, once. */
  @Nullable Ended endGap() {
    Ended ended = last;
    last = null;
    return ended;
  }

  private Life present() {
    Life present = subject;
    if (present == null) {
      throw new IllegalStateException("Manager " + name + " has ended");
    }
    return present;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host.config().hostName();
  }

  @Override
  public String serviceName() {
    return present().serviceName();
  }

  @Override
  public Manager manager() {
    return present().manager();
  }

  @Override
  public List<Class<?>> api() {
    return present().api();
  }

  @Override
  public ManagerConfig config() {
    return present().config();
  }

  @Override
  public ManagerInfo info() {
    return present().info();
  }

  @Override
  public Optional<ServiceRecord> record() {
    return Optional.ofNullable(record);
  }

  @Override
  public void record(ServiceRecord present) {
    record = Objects.requireNonNull(present);
  }

  @Override
  public boolean isWorking() {
    Life present = subject;
    return present != null && present.isWorking();
  }

  @Override
  public Call enter(String what, Duration wait) {
    var visit = new Visit(what.isEmpty() ? "a call of " + name : what);
    Life life =
        slot.enter(visit, slot.patience().orLess(wait, () -> "the " + wait + " the call may wait"));
    return new Call() {
      @Override
      public Manager manager() {
        return life.manager();
      }

      @Override
      public void close() {
        life.gate().exit(visit);
      }
    };
  }
}
