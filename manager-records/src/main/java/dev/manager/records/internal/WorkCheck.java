package dev.manager.records.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks managers whether they work, one after the other on a borrowed thread. One that does not
 * answer in time keeps nobody else from reporting: it counts as not working, and is not asked again
 * before it has answered. For one thread.
 */
final class WorkCheck implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkCheck.class);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("dev.manager-working"));
  private final Duration limit;

  /** What is asked now; a new one for each thread that asks. */
  private static final class Asking {
    private volatile @Nullable Member current;
  }

  /**
   * @param limit how long one may take to answer
   */
  WorkCheck(Duration limit) {
    this.limit = limit;
  }

  /** Returns those that say that they work. */
  List<Member> working(Collection<Member> members) throws InterruptedException {
    Queue<Member> left = new ArrayDeque<>(members);
    left.removeIf(each -> each.stuck);
    Queue<Member> working = new ConcurrentLinkedQueue<>();
    while (!left.isEmpty()) {
      left = new ArrayDeque<>(ask(List.copyOf(left), working));
    }
    return List.copyOf(working);
  }

  /** Asks until one does not answer; returns those that were not asked. */
  private List<Member> ask(List<Member> members, Queue<Member> working)
      throws InterruptedException {
    var asking = new Asking();
    Future<?> round = threads.submit(() -> askEach(members, asking, working));
    while (true) {
      Member before = asking.current;
      try {
        round.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        return List.of();
      } catch (TimeoutException e) {
        Member slow = asking.current;
        if (slow != null && slow == before) {
          slow.stuck = true;
          log.warn(
              "Manager {} does not say within {} whether it works: its heartbeat is withheld",
              slow.manager.name(),
              limit);
          return members.subList(members.indexOf(slow) + 1, members.size());
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void askEach(List<Member> members, Asking asking, Queue<Member> working) {
    for (Member each : members) {
      asking.current = each;
      boolean works = each.manager.isWorking();
      if (each.stuck) {
        each.stuck = false; // it answered after all; another thread went on with the others
        return;
      }
      if (works) {
        working.add(each);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
