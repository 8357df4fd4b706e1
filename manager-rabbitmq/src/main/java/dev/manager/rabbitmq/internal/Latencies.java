package dev.manager.rabbitmq.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long something took in the last minutes: between one and two spans of a minute. Eight classes
 * for each power of two, so that what is told is at most an eighth too long. Thread-safe: one
 * thread at a time notes, any thread asks, and may miss what is noted meanwhile.
 */
final class Latencies {
  static final long SPAN = TimeUnit.MINUTES.toNanos(1);

  private static final int BITS = 3;
  private static final int CLASSES = (64 - BITS) << BITS;

  /** What was noted in one span. */
  private record Span(long start, AtomicLongArray counts, AtomicLongArray longest) {
    Span(long start) {
      this(start, new AtomicLongArray(CLASSES), new AtomicLongArray(1));
    }
  }

  private record Spans(Span now, @Nullable Span before) {}

  /**
   * What was noted lately; times are zero if nothing was.
   *
   * @param count of how many
   */
  record Summary(long count, Duration median, Duration p99, Duration longest) {}

  private final LongSupplier nanos;
  private volatile Spans spans;

  Latencies(LongSupplier nanos) {
    this.nanos = nanos;
    this.spans = new Spans(new Span(nanos.getAsLong()), null);
  }

  /**
   * Notes one.
   *
   * @param took nanoseconds
   * @param at when it ended, by the clock
   */
  void note(long took, long at) {
    Span span = spans.now();
    if (at - span.start() >= SPAN) {
      var next = new Span(at);
      spans = new Spans(next, span);
      span = next;
    }
    long value = Math.max(0, took);
    int of = classOf(value);
    span.counts().lazySet(of, span.counts().get(of) + 1);
    if (value > span.longest().get(0)) {
      span.longest().lazySet(0, value);
    }
  }

  private static int classOf(long value) {
    if (value < 1 << BITS) {
      return (int) value;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    int fraction = (int) (value >>> (exponent - BITS)) & ((1 << BITS) - 1);
    return ((exponent - BITS + 1) << BITS) + fraction;
  }

  /** Returns the longest that is in a class. */
  private static long upper(int of) {
    if (of < 1 << BITS) {
      return of;
    }
    int shift = (of >>> BITS) - 1;
    long first = (long) ((1 << BITS) + (of & ((1 << BITS) - 1))) << shift;
    return first + (1L << shift) - 1;
  }

  /** Returns what was noted lately. */
  Summary summary() {
    long at = nanos.getAsLong();
    long[] counts = new long[CLASSES];
    Spans present = spans;
    long longest = Math.max(add(present.before(), at, counts), add(present.now(), at, counts));
    long total = 0;
    for (long each : counts) {
      total += each;
    }
    return new Summary(
        total,
        Duration.ofNanos(Math.min(longest, quantile(counts, total, 0.5))),
        Duration.ofNanos(Math.min(longest, quantile(counts, total, 0.99))),
        Duration.ofNanos(longest));
  }

  private static long add(@Nullable Span span, long at, long[] to) {
    if (span == null || at - span.start() >= 2 * SPAN) {
      return 0;
    }
    for (int i = 0; i < to.length; i++) {
      to[i] += span.counts().get(i);
    }
    return span.longest().get(0);
  }

  private static long quantile(long[] counts, long total, double share) {
    long rank = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < counts.length && rank > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return upper(i);
      }
    }
    return 0;
  }
}
