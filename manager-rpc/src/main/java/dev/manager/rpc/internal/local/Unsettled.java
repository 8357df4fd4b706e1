package dev.manager.rpc.internal.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener was given and has not settled, in the order in which it came. The deliveries are
 * chained to each other, for every message comes by here. Guarded by the lock of its topic.
 */
final class Unsettled {
  private @Nullable LocalDelivery first;
  private @Nullable LocalDelivery last;
  private int size;

  int size() {
    return size;
  }

  /** Adds one that was in none before. */
  void add(LocalDelivery delivery) {
    LocalDelivery end = last;
    if (end == null) {
      first = delivery;
    } else {
      end.after = delivery;
      delivery.before = end;
    }
    last = delivery;
    size++;
  }

  /** Takes one out; false if it was not in here any more. */
  boolean remove(LocalDelivery delivery) {
    LocalDelivery before = delivery.before;
    LocalDelivery after = delivery.after;
    if (before == null && !delivery.equals(first)) {
      return false;
    }
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    delivery.before = null;
    delivery.after = null;
    size--;
    return true;
  }

  List<LocalDelivery> all() {
    List<LocalDelivery> all = new ArrayList<>(size);
    for (LocalDelivery each = first; each != null; each = each.after) {
      all.add(each);
    }
    return all;
  }
}
