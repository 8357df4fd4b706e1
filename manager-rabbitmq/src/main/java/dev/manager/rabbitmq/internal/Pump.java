package dev.manager.rabbitmq.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a publisher's messages to its channel, one thread at a time. Who publishes writes himself
 * if next to nothing is on its way, so that the message goes at once, and the socket takes it
 * without waiting; else the writer thread does, and what comes while it is called or writes goes
 * along in one piece: before it sleeps it gives way once to those who have more. {@code wip} says
 * who writes: whoever lifts it from 0. Thread-safe.
 */
final class Pump {
  private static final Logger log = LoggerFactory.getLogger(Pump.class);
  private static final int FEW = 2;
  private static final int INLINE_BYTES = 256 << 10; // less than the socket's buffer
  private static final int INLINE_MESSAGES = 32;

  /** Whose messages they are. Called by who writes. */
  interface Owner {
    /** Returns the channel to write to now; null for none. */
    @Nullable Session session();

    /** Tells whether the broker takes messages. */
    boolean isTaking();

    /** Is told what a channel that ended left in doubt; returns whether it is sent again. */
    boolean again(Sending lost);

    /** Is told that a channel does no longer what it should. */
    void broken(Session session);
  }

  private final Owner owner;
  private final Executor writer;
  private final Queue<Sending> outbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger wip = new AtomicInteger();
  private final Deque<Sending> first = new ArrayDeque<>(); // of who writes: before the outbox
  private @Nullable Session current; // of who writes
  private volatile boolean stalled; // something waits for room, or for a connection

  Pump(Owner owner, Executor writer) {
    this.owner = owner;
    this.writer = writer;
  }

  /** Writes one message, or has it written. */
  void add(Sending sending) {
    outbox.add(sending);
    if (wip.getAndIncrement() == 0) {
      Session session = owner.session();
      if (session != null && session.unconfirmed.size() < FEW) {
        run(true);
      } else {
        handOver();
      }
    }
  }

  /** Adds one that is tried again. */
  void addAgain(Sending sending) {
    outbox.add(sending);
    wake();
  }

  /** Something is otherwise than it was: goes on. */
  void wake() {
    if (wip.getAndIncrement() == 0) {
      handOver();
    }
  }

  /** There is room again. */
  void wakeIfStalled() {
    if (stalled) {
      wake();
    }
  }

  private void handOver() {
    try {
      writer.execute(() -> run(false));
    } catch (RejectedExecutionException e) {
      log.debug("The writer has stopped", e); // what is open fails when its publisher is closed
    }
  }

  private void run(boolean inline) {
    int seen = wip.get();
    do {
      Session session = session();
      boolean handsOver = session == null ? stall() : !write(session, inline);
      if (handsOver) {
        handOver();
        return;
      }
      if (!inline) {
        Threads.giveWay();
      }
      seen = wip.addAndGet(-seen);
    } while (seen != 0);
  }

  private boolean stall() {
    stalled = true;
    return false;
  }

  /** Returns the channel to write to; what was on its way on another goes first. */
  private @Nullable Session session() {
    Session now = owner.session();
    Session before = current;
    if (now != before) {
      current = now;
      if (before != null) {
        List<Sending> lost = before.unconfirmed.all();
        for (int i = lost.size() - 1; i >= 0; i--) {
          Sending each = lost.get(i);
          each.returned = false;
          if (owner.again(each)) {
            first.addFirst(each);
          }
        }
      }
    }
    return now;
  }

  /** Writes what there is, and sends it in one piece; false if another thread shall go on. */
  private boolean write(Session session, boolean inline) {
    session.gather();
    try {
      int budget = inline ? INLINE_MESSAGES : Integer.MAX_VALUE;
      while (true) {
        stalled = !owner.isTaking() || !session.takesMore();
        Sending next = stalled ? null : first.isEmpty() ? outbox.poll() : first.poll();
        if (next == null) {
          return true;
        }
        if (inline
            && (budget-- == 0 || session.unconfirmed.bytes() + next.bytes() > INLINE_BYTES)) {
          first.addFirst(next);
          return false;
        }
        if (!next.isOver()) {
          write(session, next);
        }
      }
    } finally {
      send(session);
    }
  }

  private void write(Session session, Sending next) {
    try {
      session.declare(next.publication);
    } catch (IOException | RuntimeException e) {
      first.addFirst(next);
      broken(session, e);
      return;
    }
    try {
      session.write(next);
    } catch (IOException | RuntimeException e) {
      broken(session, e);
    }
  }

  private void send(Session session) {
    try {
      session.send();
    } catch (IOException | RuntimeException e) {
      broken(session, e);
    }
  }

  /** What is on its way is sent again on the next channel. */
  private void broken(Session session, Exception why) {
    log.debug("Messages are not written", why);
    session.dead = true;
    owner.broken(session);
  }
}
