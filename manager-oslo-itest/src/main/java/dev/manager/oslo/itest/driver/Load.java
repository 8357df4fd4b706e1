package dev.manager.oslo.itest.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many casts at a pace, or calls of many threads. */
final class Load {
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RpcClient client;
  private final Job job;

  Load(RpcClient client, Job job) {
    this.client = client;
    this.job = job;
  }

  /** Sends numbered casts, and tells which of them it was told had been sent. */
  ObjectNode casts() {
    ObjectNode result = Job.MAPPER.createObjectNode();
    var failed = result.putArray("failed");
    int first = job.number("first", 0);
    int rate = job.number("rate", 0);
    Map<String, Object> arguments = job.arguments();
    long longest = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < job.number("count", 0); i++) {
      long before = System.nanoTime();
      Map<String, Object> numbered = new HashMap<>(arguments);
      numbered.put("number", first + i);
      try {
        client.cast(job.context(), job.method(), numbered);
      } catch (RpcException e) {
        failed.addArray().add(first + i).add(e.toString());
      }
      longest = Math.max(longest, System.nanoTime() - before);
      if (rate > 0) {
        long due = begin + (i + 1) * TimeUnit.SECONDS.toNanos(1) / rate;
        LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      }
    }
    return result.put("longest_ms", TimeUnit.NANOSECONDS.toMillis(longest));
  }

  /** Calls from several threads for a time, and tells what came of it. */
  ObjectNode calls() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(job.number("seconds", 1));
    List<Thread> threads = new ArrayList<>();
    var tally = new Tally();
    for (int i = 0; i < job.number("threads", 1); i++) {
      var thread =
          new Thread(
              () -> {
                while (System.nanoTime() < until) {
                  call(tally);
                }
              },
              "load-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread each : threads) {
      each.join();
    }
    return tally.result();
  }

  private void call(Tally tally) {
    long before = System.nanoTime();
    String kind = "ok";
    try {
      Object unused = client.call(job.context(), job.method(), job.arguments());
    } catch (RpcException e) {
      kind = Errors.how(e);
    }
    tally.ended(kind, before, System.nanoTime());
  }

  /** What the threads saw. Thread-safe. */
  private static final class Tally {
    private final Map<String, Integer> kinds = new TreeMap<>(); // all guarded by this
    private long longest;
    private long lastOk;
    private long gap;
    private int slow;

    synchronized void ended(String kind, long from, long to) {
      kinds.merge(kind, 1, Integer::sum);
      longest = Math.max(longest, to - from);
      slow += to - from > SLOW_NANOS ? 1 : 0;
      if (kind.equals("ok")) {
        gap = lastOk == 0 ? 0 : Math.max(gap, to - lastOk);
        lastOk = to;
      }
    }

    synchronized ObjectNode result() {
      ObjectNode result = Job.MAPPER.createObjectNode();
      ObjectNode counts = result.putObject("kinds");
      kinds.forEach(counts::put);
      return result
          .put("longest_ms", TimeUnit.NANOSECONDS.toMillis(longest))
          .put("gap_ms", TimeUnit.NANOSECONDS.toMillis(gap))
          .put("slow", slow);
    }
  }
}
