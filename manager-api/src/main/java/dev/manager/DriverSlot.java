package dev.manager;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The place of a driver in a manager that runs on while the driver is replaced. A call works with
 * one driver from its beginning to its end; {@link #unbind} returns when the last call has left the
 * driver, so that Declarative Services deactivates no driver that is at work.
 *
 * <pre>{@code
 * private final DriverSlot<VolumeDriver> driver = new DriverSlot<>("driver");
 *
 * @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
 * void bindDriver(VolumeDriver bound) {
 *   driver.bind(bound);
 * }
 *
 * void unbindDriver(VolumeDriver unbound) {
 *   driver.unbind(unbound);
 * }
 *
 * public void delete(RequestContext context, String name) throws IOException {
 *   try (var use = driver.enter(context)) {
 *     use.driver().delete(name);
 *   }
 * }
 * }</pre>
 *
 * <p>New calls work with the driver of the highest ranking, and of several such with the one that
 * was bound last. While none is bound, calls wait. A call that is inside a driver and calls again
 * on the same thread works with that same driver, also while it is being unbound, so neither waits
 * for the other.
 *
 * <p><b>How long {@code unbind} waits.</b> Declarative Services may hold its lock on the component
 * meanwhile, and whoever else needs that lock gives up after a time: 5 seconds in Felix SCR ({@code
 * ds.lock.timeout.milliseconds}). So the default is less than that. A driver whose calls take
 * longer is better bound in the manager's constructor: the whole manager is then swapped with it,
 * with the time that a stop has.
 *
 * <p>Thread-safe. A call while a driver is bound takes no lock; to wait takes a fair one. Drivers
 * are called under no lock.
 *
 * @param <D> type of the driver
 */
public final class DriverSlot<D> implements AutoCloseable {
  /**
   * What a slot allows. Immutable.
   *
   * @param patience how long a call waits for a driver; zero does not wait
   * @param waitersMax how many calls may wait at once; at least 1
   * @param drain how long {@link DriverSlot#unbind} waits for the calls inside; zero does not wait
   */
  public record Limits(Duration patience, int waitersMax, Duration drain) {
    /** 30 seconds, 1000 calls, 4 seconds. */
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(30), 1000, Duration.ofSeconds(4));

    private static final Duration MOST = Duration.ofDays(1);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if a time is negative or no call may wait
     */
    public Limits {
      if (patience.isNegative() || drain.isNegative() || waitersMax < 1) {
        throw new IllegalArgumentException(
            "Limits of a driver are patience %s, waitersMax %d and drain %s: expected times from zero, and at least 1"
                .formatted(patience, waitersMax, drain));
      }
    }

    /**
     * Reads them from a manager's configuration: {@code driver.wait.seconds}, {@code
     * driver.waiters.max} and {@code driver.drain.seconds}, with the defaults of {@link #DEFAULT}.
     *
     * @param config the configuration
     * @return the limits
     * @throws ManagerConfigException if a value cannot be used
     */
    public static Limits of(ManagerConfig config) {
      return new Limits(
          config.seconds("driver.wait.seconds", DEFAULT.patience, Duration.ZERO, MOST),
          (int) config.number("driver.waiters.max", DEFAULT.waitersMax, 1, 1_000_000),
          config.seconds("driver.drain.seconds", DEFAULT.drain, Duration.ZERO, MOST));
    }
  }

  /**
   * A call's stay in a driver. For the thread that entered, which closes what it entered last
   * first.
   *
   * @param <D> type of the driver
   */
  public static final class Use<D> implements AutoCloseable {
    /** The innermost of each thread; a thread that is inside no driver keeps nothing. */
    private static final ThreadLocal<@Nullable Use<?>> INNERMOST = new ThreadLocal<>();

    private final DriverSlot<D> slot;
    private final DriverBinding<D> binding;
    private final @Nullable Use<?> outer;
    private boolean over;

    private Use(DriverSlot<D> slot, DriverBinding<D> binding) {
      this.slot = slot;
      this.binding = binding;
      this.outer = INNERMOST.get();
      INNERMOST.set(this);
    }

    /**
     * Returns the driver.
     *
     * @return the same one until this is closed, and not to be kept any longer
     */
    public D driver() {
      return binding.driver();
    }

    /**
     * Leaves the driver. A second call does nothing.
     *
     * @throws IllegalStateException if this is not what the current thread entered last
     */
    @Override
    public void close() {
      if (over) {
        return;
      }
      if (INNERMOST.get() != this) {
        throw new IllegalStateException(
            "The use of driver %s is not the innermost of thread %s: close it on the thread that entered, what was entered last first"
                .formatted(slot.name, Thread.currentThread().getName()));
      }
      over = true;
      if (outer == null) {
        INNERMOST.remove();
      } else {
        INNERMOST.set(outer);
      }
      binding.exit();
    }

    @SuppressWarnings("unchecked") // a slot enters its own bindings only
    private static <D> @Nullable DriverBinding<D> of(DriverSlot<D> slot) {
      for (Use<?> each = INNERMOST.get(); each != null; each = each.outer) {
        if (each.slot == slot) {
          return (DriverBinding<D>) each.binding;
        }
      }
      return null;
    }

    /** Returns how many uses of a driver the current thread is inside of. */
    private static int depth(DriverBinding<?> binding) {
      int depth = 0;
      for (Use<?> each = INNERMOST.get(); each != null; each = each.outer) {
        if (each.binding == binding) {
          depth++;
        }
      }
      return depth;
    }
  }

  private final String name;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition offered = lock.newCondition();
  private final List<DriverBinding<D>> bound = new ArrayList<>(); // oldest first; under lock
  private final LongAdder refused = new LongAdder();
  private final LongAdder overdue = new LongAdder();
  private volatile Limits limits = Limits.DEFAULT;
  private volatile @Nullable DriverBinding<D> current; // written under lock
  private int waiting; // guarded by lock
  private boolean closed; // guarded by lock

  /**
   * Makes an empty one.
   *
   * @param name what the driver is called in messages
   */
  public DriverSlot(String name) {
    this.name = Objects.requireNonNull(name);
  }

  /**
   * Sets what is allowed, for waits that begin from now on.
   *
   * @param allowed the limits; {@link Limits#DEFAULT} until this is called
   */
  public void limits(Limits allowed) {
    limits = Objects.requireNonNull(allowed);
  }

  /**
   * Binds a driver of the ranking 0. Enough for a reference to one driver, of which Declarative
   * Services chooses the best.
   *
   * @param driver the driver
   */
  public void bind(D driver) {
    bind(driver, 0);
  }

  /**
   * Lets new calls work with a driver, at once, unless one of a higher ranking is bound. Calls
   * inside another one stay there. Delegate to this from a bind method.
   *
   * @param driver the driver
   * @param ranking its rank among those that are bound, such as its {@code service.ranking}
   */
  public void bind(D driver, int ranking) {
    var binding = new DriverBinding<>(Objects.requireNonNull(driver), ranking);
    lock.lock();
    try {
      bound.add(binding);
      choose();
    } finally {
      lock.unlock();
    }
  }

  /** Offers the best of those that are bound. Called under the lock. */
  private void choose() {
    DriverBinding<D> best = null;
    for (DriverBinding<D> each : bound) {
      if (best == null || each.ranking() >= best.ranking()) {
        best = each;
      }
    }
    current = closed ? null : best;
    offered.signalAll();
  }

  /**
   * Lets no more calls work with a driver, and returns when the last one has left it, or after the
   * drain limit. If it was the one that new calls work with, they go on with the best of those that
   * are left, or wait. A call that unbinds the driver it is inside of does not wait for itself.
   * Does nothing if the driver is not bound. Delegate to this from an unbind method.
   *
   * @param driver the driver
   * @throws DriverBusyException if calls are still inside it after the limit, or when the thread
   *     was interrupted, which stays noted; the driver is unbound all the same. Let it pass:
   *     Declarative Services logs it
   */
  public void unbind(D driver) {
    DriverBinding<D> binding = remove(driver);
    if (binding == null) {
      return;
    }
    Duration drain = limits.drain();
    long start = System.nanoTime();
    String why;
    try {
      if (binding.awaitLeft(Use.depth(binding), drain)) {
        return;
      }
      why = "the limit was over";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "the wait was interrupted";
    }
    overdue.increment();
    throw new DriverBusyException(
        name,
        String.valueOf(driver),
        binding.inside() - Use.depth(binding),
        Duration.ofNanos(System.nanoTime() - start),
        why);
  }

  private @Nullable DriverBinding<D> remove(D driver) {
    lock.lock();
    try {
      for (DriverBinding<D> each : bound) { // the oldest: it may be bound again already
        if (each.driver() == driver) {
          bound.remove(each);
          choose(); // before it is closed, so that nobody is refused in between
          each.close();
          return each;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Enters the driver, and waits for one if none is bound: up to the limit, or the deadline of the
   * request if that comes before.
   *
   * @param context on whose behalf, and until when
   * @return the stay in the driver, to be closed in a {@code try} with resources
   * @throws DriverUnavailableException if no driver came in time, too many calls wait already, the
   *     slot is closed, or the thread was interrupted while it waited, which stays noted
   */
  public Use<D> enter(RequestContext context) {
    DriverBinding<D> around = Use.of(this);
    if (around != null) {
      around.reenter();
      return new Use<>(this, around);
    }
    DriverBinding<D> present = current;
    return new Use<>(this, present != null && present.tryEnter() ? present : await(context));
  }

  private DriverBinding<D> await(RequestContext context) {
    Limits allowed = limits;
    long start = System.nanoTime();
    Duration remaining = context.remaining(Clock.systemUTC()).orElse(allowed.patience());
    boolean deadline = remaining.compareTo(allowed.patience()) < 0;
    long left = (deadline ? remaining : allowed.patience()).toNanos();
    lock.lock();
    try {
      if (waiting >= allowed.waitersMax()) {
        throw unavailable(start, waiting + " calls wait for it already");
      }
      waiting++;
      try {
        return awaitOffer(start, left, deadline);
      } finally {
        waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private DriverBinding<D> awaitOffer(long start, long limitNanos, boolean deadline) {
    long left = limitNanos;
    while (true) {
      if (closed) {
        throw unavailable(start, "its manager ends");
      }
      DriverBinding<D> present = current;
      if (present != null && present.tryEnter()) {
        return present;
      }
      if (left <= 0) {
        throw unavailable(
            start, deadline ? "the request's deadline has passed" : "no driver is bound");
      }
      try {
        left = offered.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable(start, "the caller was interrupted");
      }
    }
  }

  private DriverUnavailableException unavailable(long start, String why) {
    refused.increment();
    return new DriverUnavailableException(name, Duration.ofNanos(System.nanoTime() - start), why);
  }

  /**
   * Refuses calls from now on, also those that wait. Calls that are inside a driver go on. For a
   * manager that ends: {@code gracefulShutdown} need not wait for calls that wait for a driver.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      current = null;
      offered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells whether a call would find a driver now.
   *
   * @return true if one is bound
   */
  public boolean isBound() {
    return current != null;
  }

  /**
   * Returns how many calls wait for a driver now.
   *
   * @return the number
   */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how many calls were refused with {@link DriverUnavailableException}.
   *
   * @return the number since the slot was made
   */
  public long refused() {
    return refused.sum();
  }

  /**
   * Returns how many drivers were unbound with calls still inside them.
   *
   * @return the number since the slot was made
   */
  public long overdue() {
    return overdue.sum();
  }
}
