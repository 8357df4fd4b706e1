package dev.manager.impl.internal;

import dev.manager.spi.Elections;
import dev.manager.spi.Elections.Candidacy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The elections that the singletons of this host are in, by name: from the first try to start one
 * until it has ended. Thread-safe; lock-free where it is asked at each call.
 */
final class Singletons implements ServiceTrackerCustomizer<Elections, Elections> {
  private static final Logger log = LoggerFactory.getLogger(Singletons.class);

  /** One election; one that is {@code over} waits only for the manager to end. */
  private record Standing(Elections elections, Candidacy candidacy, boolean over) {}

  private final BundleContext context;
  private final Consumer<String> changed;
  private final Predicate<String> runs;
  private final Map<String, Standing> standing = new ConcurrentHashMap<>();
  private final ServiceTracker<Elections, Elections> tracker;
  private volatile @Nullable Elections present; // the tracker has it only after it was told of
  private volatile boolean closed;

  /**
   * @param changed told of each name whose election may have changed; must return at once
   * @param runs whether a manager of that name runs and has not ended
   */
  Singletons(BundleContext context, Consumer<String> changed, Predicate<String> runs) {
    this.context = context;
    this.changed = changed;
    this.runs = runs;
    this.tracker = new ServiceTracker<>(context, Elections.class, this);
  }

  void open() {
    tracker.open();
  }

  /** Leaves all elections. No singleton runs any more. */
  void close() {
    closed = true;
    standing.keySet().forEach(this::leave);
    tracker.close();
  }

  /** Enters the election of a singleton; returns why it may not run now, null when it may. */
  @Nullable String whyNot(Identity identity) {
    if (!identity.singleton()) {
      return null;
    }
    String name = identity.name();
    stand(name);
    return isElected(name) ? null : standing(name);
  }

  private void stand(String name) {
    Elections elections = present;
    if (elections == null || closed || standing.containsKey(name)) {
      return;
    }
    Candidacy mine = elections.stand(name, () -> changed.accept(name));
    if (standing.putIfAbsent(name, new Standing(elections, mine, false)) != null) {
      mine.close(); // another thread was first
    } else if (closed || present != elections) {
      leave(name);
    }
  }

  /** Tells whether a singleton may run and serve now. */
  boolean isElected(String name) {
    Standing mine = standing.get(name);
    return mine != null && !mine.over && mine.candidacy.isElected();
  }

  /** Says how an election stands. */
  String standing(String name) {
    Standing mine = standing.get(name);
    return "Manager %s is a singleton and stands by: %s"
        .formatted(
            name,
            mine != null && !mine.over
                ? mine.candidacy.standing()
                : "nobody elects, start the bundle dev.manager.records");
  }

  /** Leaves an election, so that another host can have it. */
  void leave(String name) {
    Standing mine = standing.remove(name);
    if (mine != null) {
      close(name, mine);
    }
  }

  private static void close(String name, Standing mine) {
    try {
      mine.candidacy.close();
    } catch (RuntimeException e) {
      log.error("The election of manager {} could not be left in order", name, e);
    }
  }

  /** Ends an election whose service goes. A manager that runs stands down first, then leaves it. */
  private void withdraw(String name, Standing mine) {
    var over = new Standing(mine.elections, mine.candidacy, true);
    if (standing.replace(name, mine, over)) {
      if (!runs.test(name) && standing.remove(name, over)) {
        close(name, over);
      }
      changed.accept(name);
    }
  }

  // The services that elect.

  @Override
  public @Nullable Elections addingService(ServiceReference<Elections> reference) {
    Elections service = context.getService(reference);
    if (service != null) {
      if (present == null) {
        present = service;
      }
      changed.accept(ANY);
    }
    return service;
  }

  @Override
  public void modifiedService(ServiceReference<Elections> reference, Elections service) {
    // A new ranking counts for elections that are entered from now on.
  }

  @Override
  public void removedService(ServiceReference<Elections> reference, Elections service) {
    if (present == service) {
      present = tracker.getService();
    }
    standing.forEach(
        (name, each) -> {
          if (each.elections == service) {
            withdraw(name, each);
          }
        });
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      log.debug("The runtime's bundle stopped before what elects", e);
    }
  }

  /** Stands for every name. */
  static final String ANY = "*";
}
