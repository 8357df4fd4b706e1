package dev.manager.oslo.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One load with one fault in the middle of it, the same for Python and for ours: a server, a caller
 * and a broker, each a process of its own.
 *
 * @param name what an operator asks for
 * @param says what is done, a row's head
 * @param queues what queues are declared
 * @param fault what happens after five seconds
 * @param load what the caller does
 */
record Experiment(String name, String says, Broker.Queues queues, Fault fault, ObjectNode load) {
  private static final String TOPIC = "load";
  private static final String HOST = "h1";
  private static final int QUIET_SECONDS = 10;
  private static final int LIMIT_SECONDS = 600;

  /** What goes wrong. */
  enum Fault {
    /** kill -9 of the server, and another three seconds later. */
    SERVER_KILLED,
    /** kill -9 of the broker, and started again at once. */
    BROKER_KILLED,
    /** The broker is shut down in order, and started again at once. */
    BROKER_RESTARTED
  }

  /** Casts of {@code method} at 500 a second. */
  static ObjectNode casts(int count, String method, int millis) {
    return Peer.job("casts", TOPIC, method, Map.of("millis", millis))
        .put("first", 0)
        .put("count", count)
        .put("rate", 500);
  }

  /** Casts that take no time, one after the other without a pause. */
  static ObjectNode quickCasts(int count) {
    return casts(count, "work", 0).put("rate", 0);
  }

  /** Eight threads that call {@code add} one call after another. */
  static ObjectNode calls(int seconds, int timeout) {
    return Peer.job("calls", TOPIC, "add", Map.of("a", 1, "b", 2))
        .put("threads", 8)
        .put("seconds", seconds)
        .put("timeout", timeout);
  }

  /** Runs it, and returns what came of it, figure by figure. */
  Map<String, String> run(Side side, Path folder) throws Exception {
    Path journal = folder.resolve("journal");
    try (RabbitServer server = RabbitServer.start()) {
      Broker broker = Broker.of(server).with(queues);
      Peer first = side.server(broker, folder, TOPIC, HOST);
      Peer second = first;
      try (Peer caller = side.client(broker, folder)) {
        caller.awaitServer(TOPIC, HOST);
        ObjectNode job = load.deepCopy();
        boolean isCasts = job.get("do").asText().equals("casts");
        if (isCasts) {
          job.withObject("/args").put("journal", journal.toString());
        }
        CompletableFuture<JsonNode> done = caller.ask(job);
        TimeUnit.SECONDS.sleep(5);
        switch (fault) {
          case SERVER_KILLED -> {
            first.kill();
            TimeUnit.SECONDS.sleep(3);
            second = side.server(broker, folder, TOPIC, HOST);
          }
          case BROKER_KILLED -> {
            server.kill();
            server.up();
          }
          case BROKER_RESTARTED -> {
            server.down();
            server.up();
          }
        }
        JsonNode result = caller.result(done.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        return isCasts ? ofCasts(result, journal) : ofCalls(result);
      } finally {
        first.close();
        second.close();
      }
    }
  }

  private Map<String, String> ofCasts(JsonNode result, Path file) throws Exception {
    Set<Integer> failed = new TreeSet<>();
    result.get("failed").forEach(each -> failed.add(each.get(0).asInt()));
    if (!failed.isEmpty()) {
      System.out.println(
          "The first that failed, and the last: "
              + result.at("/failed/0")
              + " … "
              + result.at("/failed/" + (failed.size() - 1)));
    }
    var sent =
        IntStream.range(0, load.get("count").asInt())
            .filter(each -> !failed.contains(each))
            .boxed()
            .toList();
    Journal journal = settled(file);
    int neverBegan = journal.neverBegan(sent).size();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("sent", "%,d".formatted(sent.size()));
    figures.put("told that it failed", "%,d".formatted(failed.size()));
    figures.put("lost: never begun", "%,d".formatted(neverBegan));
    figures.put("begun, not ended", "%,d".formatted(journal.neverEnded(sent).size() - neverBegan));
    figures.put("begun twice", "%,d".formatted(journal.beganTwice()));
    figures.put("longest send", "%,d ms".formatted(result.get("longest_ms").asInt()));
    return figures;
  }

  /** Waits until nothing happens any more. */
  private static Journal settled(Path file) throws Exception {
    Journal last = Journal.read(file);
    int quiet = 0;
    for (int i = 0; quiet < QUIET_SECONDS && i < LIMIT_SECONDS; i++) {
      TimeUnit.SECONDS.sleep(1);
      Journal now = Journal.read(file);
      quiet = now.equals(last) ? quiet + 1 : 0;
      last = now;
    }
    return last;
  }

  private static Map<String, String> ofCalls(JsonNode result) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("ok", "%,d".formatted(result.at("/kinds/ok").asInt()));
    figures.put(
        "failed",
        result.get("kinds").properties().stream()
            .filter(each -> !each.getKey().equals("ok"))
            .map(each -> each.getValue().asInt() + " " + each.getKey())
            .collect(Collectors.joining(", ")));
    figures.put("longer than 1 s", "%,d".formatted(result.get("slow").asInt()));
    figures.put("longest call", "%,d ms".formatted(result.get("longest_ms").asInt()));
    figures.put("longest time without an answer", "%,d ms".formatted(result.get("gap_ms").asInt()));
    return figures;
  }
}
