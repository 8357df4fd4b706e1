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
 * is a volatile exchange of the first and then a look at the gate; closing is a volatile write to
 * the gate and then a look at all cells. So either the call sees the closed gate, or who closes it
 * sees the call. The exchange is one instruction that is its own barrier; a volatile write would be
 * a store and then a barrier.
 *
 * <p>A thread finds its cell by a {@link Seat} in a table, at the index that its number gives. Only
 * that thread uses what the seat holds, so the table is written and read without order; threads
 * that share an index find their cells by a {@link ThreadLocal}, all but one.
 */
final class Cells {
  /** Where in a cell stands at which index its next entry begins. */
  static final int TOP = 16; // what is before and after keeps others' numbers off its cache lines

  private static final int ID = 17;
  private static final int BASE = 18; // at which index the entries of a cell begin
  private static final int FIRST = 20;
  private static final int ENTRY = 2;

  /** Where those of a cell begin that goes with its first entry: told apart by that, at no cost. */
  private static final int FIRST_IF_BRIEF = FIRST + 1;

  /** How many calls within calls a cell has room for; more of them take another cell. */
  static final int DEPTH = 16;

  private static final int END = FIRST + DEPTH * ENTRY;
  private static final int SIZE = END + 16;
  private static final int SEATS = 1 << 10;

  /** How exact the ages of calls are. */
  static final long TICK_MILLIS = 100;

  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final ThreadLocal<long @Nullable []> MINE = new ThreadLocal<>();
  private static final Map<Long, Ref> REFS = new ConcurrentHashMap<>();
  private static final ReferenceQueue<long[]> GONE = new ReferenceQueue<>();
  private static final AtomicLong IDS = new AtomicLong();
  private static final @Nullable Seat[] TABLE = new Seat[SEATS];
  private static final ReferenceQueue<Thread> LEFT = new ReferenceQueue<>();
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

  /** Says whose a cell is, for that thread. Keeps the cell, not the thread. */
  private static final class Seat extends WeakReference<Thread> {
    final int index;
    final long[] cell;

    Seat(Thread thread, int index, long[] cell) {
      super(thread, LEFT);
      this.index = index;
      this.cell = cell;
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
    Thread me = Thread.currentThread();
    Seat seat = TABLE[index(me)];
    if (seat != null && seat.refersTo(me)) {
      long[] cell = seat.cell;
      if (cell[TOP] < END) {
        return cell;
      }
    }
    return find(me);
  }

  private static int index(Thread thread) {
    return (int) thread.getId() & (SEATS - 1);
  }

  private static long[] find(Thread me) {
    long[] cell = MINE.get();
    if (cell == null || cell[TOP] >= END) {
      cell = begin(me, cell);
    }
    sit(me, cell);
    return cell;
  }

  private static long[] begin(Thread me, long @Nullable [] outer) {
    sweep();
    long[] cell = empty(outer != null || Threads.isVirtual(me) ? FIRST_IF_BRIEF : FIRST);
    cell[ID] = IDS.incrementAndGet();
    REFS.put(cell[ID], new Ref(cell[ID], cell, outer));
    MINE.set(cell);
    return cell;
  }

  /** Forgets the cells of threads that have ended. */
  private static void sweep() {
    for (Object left = LEFT.poll(); left != null; left = LEFT.poll()) {
      Seat seat = (Seat) left;
      if (TABLE[seat.index] == seat) {
        TABLE[seat.index] = null;
      }
    }
    for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      REFS.remove(((Ref) gone).id);
    }
  }

  /** Lets a thread find its cell by its number, if no other that lives sits there. */
  private static void sit(Thread me, long @Nullable [] cell) {
    int index = index(me);
    Seat seat = TABLE[index];
    if (seat == null || seat.refersTo(null) || seat.refersTo(me)) {
      TABLE[index] = cell == null ? null : new Seat(me, index, cell);
    }
  }

  /** Makes a cell with nothing in it, which nobody knows. */
  static long[] empty() {
    return empty(FIRST);
  }

  private static long[] empty(int base) {
    long[] cell = new long[SIZE];
    cell[BASE] = base;
    cell[TOP] = base;
    return cell;
  }

  /** Notes that the current thread, whose cell it is, enters a gate. */
  static void push(long[] cell, long gateAndCall) {
    int top = (int) cell[TOP];
    cell[TOP] = cell[TOP] + ENTRY;
    cell[top + 1] = now;
    long unused = (long) ENTRIES.getAndSet(cell, top, gateAndCall);
  }

  /** Notes that the current thread is where it was when its cell had this top. */
  static void pop(long[] cell, int top) {
    if (cell[TOP] != top + ENTRY) {
      popMany(cell, top);
    }
    ENTRIES.setRelease(cell, top, 0L);
    cell[TOP] = top;
    if (top == FIRST_IF_BRIEF) {
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
    long[] outer = ref == null ? null : ref.outer;
    if (outer == null) {
      MINE.remove();
    } else {
      MINE.set(outer);
    }
    sit(Thread.currentThread(), outer);
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
    for (int each = (int) cell[BASE]; each < END; each += ENTRY) {
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
      for (int each = (int) cell[BASE]; each < cell[TOP]; each += ENTRY) {
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
