package dev.manager.rabbitmq.internal.outbox;

import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.record.Lease;
import dev.manager.record.Leases;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for which publishers this host forwards: one host in the cluster for each, by a lease.
 * For one thread; the names may be read by any.
 */
final class Tenure {
  private static final Logger log = LoggerFactory.getLogger(Tenure.class);
  private static final String PREFIX = "outbox/";
  private static final long IDLE = Duration.ofSeconds(30).toNanos();

  /** The oldest of a publisher, and since when it is that. */
  private record Seen(long seq, long since) {}

  private record Held(Lease lease, long busyAt) {}

  private final Leases leases;
  private final NotificationsConfig.Outbox config;
  private final Map<String, Seen> others = new HashMap<>();
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  Tenure(Leases leases, NotificationsConfig.Outbox config) {
    this.leases = leases;
    this.config = config;
  }

  /**
   * Takes the leases that this host should have, and gives back those that it needs no longer.
   *
   * @param heads publishers, each with the number of its oldest
   * @param own publishers of this host; names are taken out once they were looked for
   */
  void look(Map<String, Long> heads, Set<String> own) {
    long now = System.nanoTime();
    others.keySet().retainAll(heads.keySet());
    heads.forEach(
        (publisher, seq) -> {
          Held present = held.get(publisher);
          if (present != null && present.lease().isHeld()) {
            held.put(publisher, new Held(present.lease(), now));
          } else {
            held.remove(publisher);
            boolean isOwn = own.remove(publisher);
            if (isOwn || isStuck(publisher, seq, now)) {
              acquire(publisher, seq, now);
            }
          }
        });
    held.forEach(
        (publisher, each) -> {
          if (!each.lease().isHeld() || now - each.busyAt() > IDLE) {
            held.remove(publisher);
            each.lease().close();
          }
        });
  }

  private boolean isStuck(String publisher, long seq, long now) {
    Seen before = others.get(publisher);
    if (before == null || before.seq() != seq) {
      others.put(publisher, new Seen(seq, now));
      return config.takeover().isZero();
    }
    return now - before.since() >= config.takeover().toNanos();
  }

  private void acquire(String publisher, long seq, long now) {
    leases
        .tryAcquire(PREFIX + publisher, config.lease())
        .ifPresentOrElse(
            lease -> {
              others.remove(publisher);
              held.put(publisher, new Held(lease, now));
              log.debug("This host forwards the outbox of {}", publisher);
            },
            () -> others.put(publisher, new Seen(seq, now))); // somebody is at it
  }

  @Nullable Lease of(String publisher) {
    Held present = held.get(publisher);
    return present != null && present.lease().isHeld() ? present.lease() : null;
  }

  List<String> publishers() {
    return held.keySet().stream().sorted().toList();
  }

  /** Gives all back. */
  void end() {
    held.values()
        .forEach(
            each -> {
              try {
                each.lease().close();
              } catch (RuntimeException e) {
                log.debug("Lease {} ends by itself", each.lease().name(), e);
              }
            });
    held.clear();
  }
}
