package dev.manager.records.internal;

import dev.manager.ManagerComponent;
import dev.manager.record.RecordsUnavailableException;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each manager its record: looks it up before {@code initHost}, makes or refreshes it before
 * {@code preStartHook}, and has it say that the manager has stopped. Thread-safe.
 */
final class RecordExtension implements ManagerExtension {
  private static final Logger log = LoggerFactory.getLogger(RecordExtension.class);

  private final Connections connections;
  private final ServiceStore store;
  private final Heart heart;
  private final Duration stopLimit;
  private final Map<String, Member> members = new ConcurrentHashMap<>();

  /**
   * @param stopLimit how long a stop waits for its record
   */
  RecordExtension(Connections connections, ServiceStore store, Heart heart, Duration stopLimit) {
    this.connections = connections;
    this.store = store;
    this.heart = heart;
    this.stopLimit = stopLimit;
  }

  @Override
  public Phase phase() {
    return Phase.RECORD;
  }

  @Override
  public void prepare(ManagedManager manager) {
    if (!manager.info().state().serves()) {
      connections
          .use("find " + manager.name(), c -> store.find(c, manager.host(), manager.name()))
          .ifPresent(manager::record);
    }
  }

  @Override
  public Attachment attach(ManagedManager manager) {
    var member = new Member(manager, version(manager));
    try {
      refresh(member);
    } catch (RecordsUnavailableException e) {
      if (!manager.info().state().serves()) {
        throw e;
      }
      log.warn("Manager {} runs, and gets its record later: {}", manager.name(), e.getMessage());
    }
    members.put(manager.name(), member);
    return new Attached(member);
  }

  /** Returns what stands for a manager here, if its record is attached. */
  Member member(ManagedManager manager) {
    Member found = members.get(manager.name());
    if (found == null) {
      throw new IllegalStateException("Manager " + manager.name() + " has no record");
    }
    return found;
  }

  private void refresh(Member member) {
    ManagedManager manager = member.manager;
    member.record(
        connections.use(
            "make the record of " + manager.name(),
            c -> store.createOrRefresh(c, manager.host(), manager.name(), member.version)));
  }

  private static int version(ManagedManager manager) {
    return (int) manager.config().number(ManagerComponent.SERVICE_VERSION, 0, 0, Integer.MAX_VALUE);
  }

  private final class Attached implements Attachment {
    private final Member member;

    Attached(Member member) {
      this.member = member;
    }

    @Override
    public void swapped() {
      int now = version(member.manager);
      if (now != member.version) {
        member.version = now;
        refresh(member);
      }
    }

    @Override
    public void close() throws InterruptedException {
      members.remove(member.manager.name(), member);
      heart.stop(member);
      try {
        member.stopped.get(stopLimit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        log.warn(
            "The record of manager {} does not say that it has stopped: others see it as up until"
                + " its down time is over",
            member.manager.name(),
            e);
      }
    }
  }
}
