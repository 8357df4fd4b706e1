package dev.manager.impl.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which gates each thread is inside of. A thread notes that in a cell of its own, an array of
 * numbers: so a call allocates nothing and writes nothing that another thread writes, and a thread
 * of others keeps nothing of the runtime alive. Thread-safe: a cell is written by its thread only,
 * and read by all.
 *
 * <p>An entry of a cell is two numbers: the gate's and the call's, and when the call came. Entering
 * is a volatile write of the first and then a look at the gate; closing is a volatile write to the
 * gate and then a look at all cells. So either the call sees the closed gate, or who closes it sees
 * the call.
 */
final class Cells {
  /** Where in a cell stands at which index its next entry begins. */
  static final int TOP = 16; // what is before and after keeps others' numbers off its cache lines

  private static final int ID = 17;
  private static final int BRIEF = 18;
  private static final int FIRST = 20;
  private static final int ENTRY = 2;

  /** How many calls within calls a cell has room for; more of them take another cell. */
  static final int DEPTH = 16;

  private static final int END = FIRST + DEPTH * ENTRY;
  private static final int SIZE = END + 16;

  /** How exact the ages of calls are. */
  static final long TICK_MILLIS = 100;

  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final ThreadLocal<long @Nullable []> MINE = new ThreadLocal<>();
  private static final Map<Long, Ref> REFS = new ConcurrentHashMap<>();
  private static final ReferenceQueue<long[]> GONE = new ReferenceQueue<>();
  private static final AtomicLong IDS = new AtomicLong();
  private static volatile long now = System.nanoTime();

  /** What is known of a cell; it goes with its thread. */
  private static final class Ref extends WeakReference<long[]> {
    final long id;
    final WeakReference<Thread> thread = new WeakReference<>(Thread.currentThread());
    final long @Nullable [] outer;

    Ref(long id, long[] cell, long @Nullable [] outer) {
      super(cell, GONE);
      this.id = id;
      this.outer = outer;
    }
  }

  /** Is told of the entries of a gate. */
  @FunctionalInterface
  interface Visitor {
    void visit(int what, long since, @Nullable Thread thread);
  }

  private Cells() {}

  /** Returns the current thread's cell, with room for one more entry. */
  static long[] mine() {
    long[] cell = MINE.get();
    return cell != null && cell[TOP] < END ? cell : begin(cell);
  }

  private static long[] begin(long @Nullable [] outer) {
    for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      REFS.remove(((Ref) gone).id);
    }
    long[] cell = empty();
    cell[ID] = IDS.incrementAndGet();
    cell[BRIEF] = outer != null || Threads.isVirtual(Thread.currentThread()) ? 1 : 0;
    REFS.put(cell[ID], new Ref(cell[ID], cell, outer));
    MINE.set(cell);
    return cell;
  }

  /** Makes a cell with nothing in it, which nobody knows. */
  static long[] empty() {
    long[] cell = new long[SIZE];
    cell[TOP] = FIRST;
    return cell;
  }

  /** Notes that the current thread, whose cell it is, enters a gate. */
  static void push(long[] cell, long gateAndCall) {
    int top = (int) cell[TOP];
    cell[TOP] = cell[TOP] + ENTRY;
    cell[top + 1] = now;
    ENTRIES.setVolatile(cell, top, gateAndCall);
  }

  /** Notes that the current thread is where it was when its cell had this top. */
  static void pop(long[] cell, int top) {
    if (cell[TOP] != top + ENTRY) {
      popMany(cell, top);
    }
    ENTRIES.setRelease(cell, top, 0L);
    cell[TOP] = top;
    if (top == FIRST && cell[BRIEF] != 0) {
      end(cell);
    }
  }

  /** Drops what calls left that ended between two steps, by a stack overflow. */
  private static void popMany(long[] cell, int top) {
    for (int each = (int) cell[TOP] - ENTRY; each > top; each -= ENTRY) {
      ENTRIES.setRelease(cell, each, 0L);
    }
  }

  /** Drops a cell that is only needed while something is in it. */
  private static void end(long[] cell) {
    Ref ref = REFS.remove(cell[ID]);
    if (ref == null || ref.outer == null) {
      MINE.remove();
    } else {
      MINE.set(ref.outer);
    }
  }

  /** Tells of each entry of a gate. */
  static void visit(int gate, Visitor visitor) {
    for (Ref ref : REFS.values()) {
      long[] cell = ref.get();
      if (cell != null) {
        visit(cell, gate, (what, since, none) -> visitor.visit(what, since, ref.thread.get()));
      }
    }
  }

  /** Tells of each entry of a gate in one cell, without the thread. */
  static void visit(long[] cell, int gate, Visitor visitor) {
    for (int each = FIRST; each < END; each += ENTRY) {
      long entry = (long) ENTRIES.getVolatile(cell, each);
      if (gateOf(entry) == gate) {
        visitor.visit((int) entry, cell[each + 1], null);
      }
    }
  }

  /** Tells whether the current thread is inside a gate. */
  static boolean amInside(int gate) {
    long[] cell = MINE.get();
    while (cell != null) {
      for (int each = FIRST; each < cell[TOP]; each += ENTRY) {
        if (gateOf(cell[each]) == gate) {
          return true;
        }
      }
      Ref ref = REFS.get(cell[ID]);
      cell = ref == null ? null : ref.outer;
    }
    return false;
  }

  private static int gateOf(long entry) {
    return (int) (entry >>> Integer.SIZE);
  }

  /** Returns when, by {@link System#nanoTime}, the clock for the ages of calls last ticked. */
  static long now() {
    return now;
  }

  /** Lets that clock tick: to be called each {@link #TICK_MILLIS}. */
  static void tick() {
    now = System.nanoTime();
  }

  /** Returns how many cells there are. */
  static int count() {
    return REFS.size();
  }
}
