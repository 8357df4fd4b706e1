package dev.manager.rabbitmq.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A publication on its way. Thread-safe; it ends once. */
final class Sending {
  /** What a message takes beside its body, about. */
  private static final int OVERHEAD = 128;

  final Publication publication;
  final long start = System.nanoTime();
  final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  volatile boolean returned; // by the broker, before it is confirmed
  volatile boolean refused; // by the broker, and not written again since
  volatile long firstRefused; // nano time; 0 if it never was
  volatile long written; // nano time; 0 if it never was
  volatile long firstReturn; // nano time; 0 if it never was returned
  final AtomicInteger attempts = new AtomicInteger();

  Sending(Publication publication) {
    this.publication = publication;
  }

  int bytes() {
    return publication.body().length + OVERHEAD;
  }

  long deadline() {
    return start + publication.limit().toNanos();
  }

  boolean isOver() {
    return done.isDone();
  }

  /** Tells whether it may be sent once more. */
  boolean mayRetry() {
    Integer most = publication.retry();
    return most == null || attempts.get() <= most;
  }
}
