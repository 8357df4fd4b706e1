package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, which is made anew whenever it is lost. All that opens, declares or
 * closes runs on its one thread, the keeper, which also calls its users; so a broker that does not
 * answer holds up nobody else. Thread-safe; its state is written by the keeper alone.
 */
final class Link implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Link.class);
  private static final int CLOSE_MILLIS = 2000;
  private static final long END_SECONDS = 5;

  /** Uses a connection; called by the keeper. */
  interface User {
    /** Is told that there is a connection. What fails with the connection itself is thrown. */
    void up(Connection connection) throws IOException;

    /** Is told that there is none any more. */
    void down();

    /** Is told that the broker takes nothing for the moment, or does again. */
    default void blocked(boolean now) {}
  }

  private final String purpose;
  private final Connector connector;
  private final Backoff backoff;
  private final ScheduledThreadPoolExecutor keeper;
  private final List<User> users = new CopyOnWriteArrayList<>(); // changed by the keeper
  private int failures;
  private volatile @Nullable Connection connection;
  private volatile @Nullable String blockedBecause;
  private volatile String node = "";
  private volatile String trouble = "";
  private volatile Instant since = Instant.now();
  private volatile long upSince; // nano time
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger blocks = new AtomicInteger();
  private volatile boolean closed;

  Link(String purpose, Connector connector, Backoff backoff) {
    this.purpose = purpose;
    this.connector = connector;
    this.backoff = backoff;
    this.keeper = Threads.timer("manager-rabbit-" + purpose);
  }

  /** Begins to connect. */
  void open() {
    submit(this::connect);
  }

  /** Adds a user; it is told at once if there is a connection. */
  void add(User user) {
    submit(
        () -> {
          users.add(user);
          Connection present = connection;
          if (present != null) {
            tell(user, present);
          }
        });
  }

  /** Begins to use a connection. */
  @FunctionalInterface
  interface Start {
    void with(Connection connection) throws IOException;
  }

  /**
   * Adds a user, and waits until it has started if there is a connection.
   *
   * @param start what it does first, and would do again in {@link User#up}
   * @throws IOException if the broker refuses what it asks for; it is not added then. A connection
   *     that is lost meanwhile is no reason
   */
  void addNow(User user, Start start) throws IOException {
    call(
        () -> {
          Connection present = connection;
          if (present != null) {
            try {
              start.with(present);
            } catch (RefusedException e) {
              throw e;
            } catch (IOException | RuntimeException e) {
              log.debug("Comes with the next connection ({})", purpose, e);
              present.abort(CLOSE_MILLIS);
            }
          }
          users.add(user);
          return true;
        },
        Duration.ofSeconds(30));
  }

  /** Removes a user, which may still be called once. */
  void remove(User user) {
    submit(() -> users.remove(user));
  }

  /** Runs something on the keeper, or drops it if the link is closed. */
  void submit(Runnable task) {
    later(task, Duration.ZERO);
  }

  /** Runs something on the keeper later on. */
  void later(Runnable task, Duration pause) {
    try {
      var unused = keeper.schedule(guarded(task), pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("Connection {} is closed: nothing more is done on it", purpose);
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) { // the keeper goes on
        log.error("A step on the connection {} to RabbitMQ failed", purpose, e);
      }
    };
  }

  /**
   * Runs something on the keeper, and waits for it.
   *
   * @throws IOException what it throws; or that it took longer than the limit, and goes on
   */
  <T extends @Nullable Object> T call(Callable<T> task, Duration limit) throws IOException {
    try {
      return keeper.submit(task).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("RabbitMQ does not answer within %s".formatted(limit), e);
    } catch (RejectedExecutionException e) {
      throw new IOException("the connection to RabbitMQ is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void connect() {
    if (closed || connection != null) {
      return;
    }
    TransportUrl.Node to = connector.next();
    try {
      Connection made = connector.open(to, purpose);
      node = to.toString();
      trouble = "";
      failures = 0;
      blockedBecause = null;
      since = Instant.now();
      upSince = System.nanoTime();
      connection = made;
      watch(made);
      log.info("Connected to RabbitMQ at {} ({})", to, purpose);
      users.forEach(each -> tell(each, made));
    } catch (IOException | RuntimeException e) {
      failures++;
      trouble = "%s: %s".formatted(to, reason(e));
      pause();
    }
  }

  /** Tries the other nodes at once; when all have failed, pauses. */
  private void pause() {
    int round = failures / connector.nodes();
    boolean wholeRound = failures % connector.nodes() == 0;
    Duration pause = wholeRound ? backoff.pause(round) : Duration.ZERO;
    if (failures == 1 || wholeRound) {
      log.warn(
          "RabbitMQ cannot be reached ({}), try {}: {}; next in {} s",
          purpose,
          failures,
          trouble,
          pause.toMillis() / 1e3);
    }
    later(this::connect, pause);
  }

  /** Says what went wrong. */
  static String reason(Throwable failure) {
    return Reason.of(failure);
  }

  private void watch(Connection made) {
    made.addBlockedListener(
        (BlockedCallback) reason -> submit(() -> blocked(made, reason)),
        () -> submit(() -> blocked(made, null)));
    made.addShutdownListener(cause -> submit(() -> lost(made, cause)));
  }

  private void blocked(Connection of, @Nullable String reason) {
    if (of != connection) {
      return;
    }
    blockedBecause = reason;
    if (reason == null) {
      log.info("RabbitMQ at {} takes messages again", node);
    } else {
      blocks.incrementAndGet();
      log.warn("RabbitMQ at {} takes no messages for now: {}", node, reason);
    }
    users.forEach(each -> each.blocked(reason != null));
  }

  private void lost(Connection of, ShutdownSignalException cause) {
    if (of != connection) {
      return;
    }
    connection = null;
    blockedBecause = null;
    since = Instant.now();
    lost.incrementAndGet();
    trouble = "%s: %s".formatted(node, reason(cause));
    users.forEach(User::down);
    if (!closed) {
      Duration pause = backoff.pause(1);
      log.warn(
          "The connection to RabbitMQ ({}) is lost: {}; next in {} s",
          purpose,
          trouble,
          pause.toMillis() / 1e3);
      later(this::connect, pause);
    }
  }

  private void tell(User user, Connection made) {
    try {
      user.up(made);
    } catch (IOException | RuntimeException e) {
      if (made.isOpen()) {
        log.warn("RabbitMQ at {} did not do what it was asked to ({})", node, purpose, e);
        made.abort(CLOSE_MILLIS); // begins anew: it may not have done it half
      }
    }
  }

  @Nullable Connection connection() {
    return connection;
  }

  /** Tells whether a connection was lost and is back for no longer than this. */
  boolean isBackFor(Duration atMost) {
    return lost.get() > 0 && System.nanoTime() - upSince < atMost.toNanos();
  }

  /**
   * Tells whether a connection was lost and is back for no longer than this and the longest pause
   * of others, who lost theirs with it, may be.
   */
  boolean isBackForPeers(Duration atMost) {
    return isBackFor(atMost.plus(backoff.longest()));
  }

  /** Returns where it stands, for operators and for messages. */
  State state() {
    Connection present = connection;
    String now = present == null ? "connecting" : blockedBecause == null ? "connected" : "blocked";
    return new State(
        purpose,
        closed ? "closed" : now,
        node,
        since,
        lost.get(),
        blocks.get(),
        blockedBecause == null ? trouble : blockedBecause);
  }

  /**
   * Where a link stands.
   *
   * @param lost how many connections were lost
   * @param blocked how often the broker took nothing
   * @param trouble the last thing that went wrong
   */
  record State(
      String purpose,
      String state,
      String node,
      Instant since,
      int lost,
      int blocked,
      @Nullable String trouble) {}

  /** Closes it; users that were not removed are told. */
  @Override
  public void close() {
    closed = true;
    submit(
        () -> {
          Connection present = connection;
          if (present != null) {
            present.abort(CLOSE_MILLIS);
          }
          connection = null;
          users.forEach(User::down);
          users.clear();
        });
    keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    keeper.getQueue().removeIf(each -> !isNow(each));
    keeper.shutdown();
    try {
      if (!keeper.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        keeper.shutdownNow();
      }
    } catch (InterruptedException e) {
      keeper.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isNow(Runnable task) {
    return !(task instanceof java.util.concurrent.Delayed delayed)
        || delayed.getDelay(TimeUnit.MILLISECONDS) <= 0;
  }
}
