package dev.manager.rpc.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Knows the messages that were executed, within a bounded number and time. Thread-safe: guarded by
 * itself, and nothing is called from within but what the window's bounds are read from.
 *
 * <p>An id is kept as its 128 bits (one that is not 32 hexadecimal digits as their MD5), in an
 * array of numbers: a hundred thousand of them take 5 MB, and nothing of the garbage collector's
 * time. They form a ring, the oldest first; those of one bucket are chained, the latest first.
 */
final class Duplicates {
  private static final int FIRST = 64;
  private static final int DIGITS = 16; // of a long
  private static final int NONE = -1;

  // What is kept of an id, from its place on.
  private static final int LOW = 1;
  private static final int TIME = 2;
  private static final int OLDER = 3; // the place of the next one of its bucket
  private static final int FIELDS = 4;

  private final LongSupplier nanoTime;
  private final LongSupplier window; // in nanoseconds
  private final LongSupplier most;
  private final long seed = ThreadLocalRandom.current().nextLong() | 1; // nobody can choose buckets
  private final long otherSeed = ThreadLocalRandom.current().nextLong() | 1;
  private long[] ids = new long[FIELDS * FIRST];
  private int[] buckets = empty(2 * FIRST); // the place of the first one of each
  private int oldest; // its place
  private int size;

  Duplicates(LongSupplier nanoTime, LongSupplier window, LongSupplier most) {
    this.nanoTime = nanoTime;
    this.window = window;
    this.most = most;
  }

  private static int[] empty(int length) {
    int[] places = new int[length];
    Arrays.fill(places, NONE);
    return places;
  }

  /** Notes a message that is about to be executed; false if it is known. */
  boolean first(String id) {
    if (id.isEmpty()) {
      return true;
    }
    if (id.length() == 2 * DIGITS && isHex(id)) {
      return first(bits(id, 0), bits(id, DIGITS));
    }
    UUID digest = UUID.nameUUIDFromBytes(id.getBytes(UTF_8));
    return first(digest.getMostSignificantBits(), digest.getLeastSignificantBits());
  }

  private static boolean isHex(String id) {
    for (int i = 0; i < id.length(); i++) {
      char digit = id.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long bits(String id, int from) {
    long bits = 0;
    for (int i = from; i < from + DIGITS; i++) {
      char digit = id.charAt(i);
      bits = bits << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return bits;
  }

  private synchronized boolean first(long high, long low) {
    long now = nanoTime.getAsLong();
    long longest = window.getAsLong();
    long bound = most.getAsLong();
    while (size > 0 && (now - ids[oldest + TIME] > longest || size >= bound)) {
      forgetOldest();
    }
    if (isKnown(high, low)) {
      return false;
    }
    if (FIELDS * size == ids.length) {
      grow();
    }
    add(after(oldest, size), high, low, now);
    size++;
    return true;
  }

  /** Returns the place that is so many behind another. */
  private int after(int place, int many) {
    return place + FIELDS * many & ids.length - 1;
  }

  private boolean isKnown(long high, long low) {
    int place = buckets[bucket(high, low)];
    while (place != NONE && (ids[place] != high || ids[place + LOW] != low)) {
      place = (int) ids[place + OLDER];
    }
    return place != NONE;
  }

  private int bucket(long high, long low) {
    long mixed = high * seed + low * otherSeed;
    return (int) (mixed >>> 32) & buckets.length - 1;
  }

  private void add(int place, long high, long low, long time) {
    int bucket = bucket(high, low);
    ids[place] = high;
    ids[place + LOW] = low;
    ids[place + TIME] = time;
    ids[place + OLDER] = buckets[bucket];
    buckets[bucket] = place;
  }

  /** It is the last one of its bucket. */
  private void forgetOldest() {
    int bucket = bucket(ids[oldest], ids[oldest + LOW]);
    int place = buckets[bucket];
    if (place == oldest) {
      buckets[bucket] = NONE;
    } else {
      while (ids[place + OLDER] != oldest) {
        place = (int) ids[place + OLDER];
      }
      ids[place + OLDER] = NONE;
    }
    oldest = after(oldest, 1);
    size--;
  }

  private void grow() {
    long[] former = ids;
    int first = oldest;
    ids = new long[2 * former.length];
    buckets = empty(2 * buckets.length);
    oldest = 0;
    for (int i = 0; i < size; i++) {
      int from = first + FIELDS * i & former.length - 1;
      add(FIELDS * i, former[from], former[from + LOW], former[from + TIME]);
    }
  }

  synchronized int size() {
    return size;
  }
}
