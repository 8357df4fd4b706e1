package dev.manager.periodic.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A heap of appointments by their time. Each knows its place in it, so that to move and to remove
 * one takes logarithmic time. Not thread-safe.
 *
 * <p>Each node has four children, and the times are in an array of their own: a search for the
 * earliest of four reads one line of memory, and no appointment.
 */
final class TimeHeap {
  private static final int CHILDREN = 4;
  private static final int LEAST = 16;

  private Appointment[] heap = new Appointment[LEAST];
  private long[] times = new long[LEAST];
  private int size;

  int size() {
    return size;
  }

  boolean contains(Appointment appointment) {
    return appointment.index != Appointment.NOWHERE;
  }

  /** Returns the earliest, of a heap that is not empty. */
  Appointment first() {
    return heap[0];
  }

  /** Returns the time of the earliest, of a heap that is not empty. */
  long firstTime() {
    return times[0];
  }

  /** Puts one in, or moves it; times are compared by their difference. */
  void put(Appointment appointment, long time) {
    int at = appointment.index;
    if (at == Appointment.NOWHERE) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
        times = Arrays.copyOf(times, size * 2);
      }
      rise(appointment, time, size++);
    } else if (time - times[at] < 0) {
      rise(appointment, time, at);
    } else {
      sink(appointment, time, at);
    }
  }

  /**
   * Puts one in, or moves it, and takes the earliest out if its time has come: as both one after
   * the other, but the one goes to the other's place.
   *
   * @return which was taken out, maybe the same; null if none was
   */
  @Nullable Appointment exchange(Appointment appointment, long time, long now) {
    remove(appointment);
    boolean earliest = size == 0 || time - times[0] < 0;
    if ((earliest ? time : times[0]) - now > 0) {
      put(appointment, time);
      return null;
    }
    if (earliest) {
      return appointment;
    }
    Appointment first = heap[0];
    first.index = Appointment.NOWHERE;
    sink(appointment, time, 0);
    return first;
  }

  /** Takes one out; does nothing if it is not in. */
  @SuppressWarnings("NullAway") // what is beyond size is null
  void remove(Appointment gone) {
    int hole = gone.index;
    if (hole == Appointment.NOWHERE) {
      return;
    }
    gone.index = Appointment.NOWHERE;
    Appointment last = heap[--size];
    long time = times[size];
    heap[size] = null;
    if (last == gone) {
      return;
    }
    if (hole > 0 && time - times[parent(hole)] < 0) {
      rise(last, time, hole);
    } else {
      sink(last, time, hole);
    }
  }

  /** Forgets all. */
  void clear() {
    for (int i = 0; i < size; i++) {
      heap[i].index = Appointment.NOWHERE;
    }
    heap = new Appointment[LEAST];
    times = new long[LEAST];
    size = 0;
  }

  private void rise(Appointment moved, long time, int from) {
    int at = from;
    while (at > 0 && time - times[parent(at)] < 0) {
      place(heap[parent(at)], times[parent(at)], at);
      at = parent(at);
    }
    place(moved, time, at);
  }

  private void sink(Appointment moved, long time, int from) {
    int at = from;
    int child = earliestChild(at);
    while (child < size && times[child] - time < 0) {
      place(heap[child], times[child], at);
      at = child;
      child = earliestChild(at);
    }
    place(moved, time, at);
  }

  private static int parent(int of) {
    return (of - 1) / CHILDREN;
  }

  /** Returns which child is the earliest; one that is not there if there is none. */
  private int earliestChild(int of) {
    int earliest = CHILDREN * of + 1;
    int end = Math.min(earliest + CHILDREN, size);
    for (int i = earliest + 1; i < end; i++) {
      if (times[i] - times[earliest] < 0) {
        earliest = i;
      }
    }
    return earliest;
  }

  private void place(Appointment appointment, long time, int at) {
    heap[at] = appointment;
    times[at] = time;
    appointment.index = at;
  }
}
