package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that is told what to do in lines of JSON, and answers in such: Python's client, or the
 * executable jar with the driver in it; or a Python server, which only says when it is ready.
 * Thread-safe.
 */
final class Peer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEPT_LINES = 5000;

  private final String name;
  private final Process process;
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final ConcurrentLinkedDeque<String> log = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  private Peer(String name, Process process) {
    this.name = name;
    this.process = process;
    read(process.getInputStream());
    read(process.getErrorStream());
  }

  static Peer start(String name, List<String> command) throws IOException {
    return new Peer(name, new ProcessBuilder(command).start());
  }

  private void read(InputStream stream) {
    var thread =
        new Thread(
            () -> {
              try (var lines =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                lines.lines().forEach(this::line);
              } catch (IOException | UncheckedIOException e) {
                line("The stream broke: " + e);
              }
              var unused = process.onExit().thenRun(this::ended);
            },
            "reader of " + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void line(String line) {
    if (line.startsWith("{\"id\"")) {
      JsonNode answer = Json.read(line);
      var asked = waiting.remove(answer.get("id").asInt());
      if (asked != null) {
        asked.complete(answer);
      }
    } else if (line.equals("ready")) {
      ready.complete(null);
    } else {
      log.add(line);
      if (log.size() > KEPT_LINES) {
        log.poll();
      }
    }
  }

  private void ended() {
    var gone = new IllegalStateException(this + " has ended:\n" + log());
    ready.completeExceptionally(gone);
    waiting.values().forEach(each -> each.completeExceptionally(gone));
  }

  Peer awaitReady() throws Exception {
    get(ready);
    return this;
  }

  private <T> T get(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("%s does not answer; its log:%n%s".formatted(this, log()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Has it do something; completed with an object that has a result or an error. */
  CompletableFuture<JsonNode> ask(ObjectNode job) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    byte[] line = (job.deepCopy().put("id", id) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      OutputStream in = process.getOutputStream();
      synchronized (in) {
        in.write(line);
        in.flush();
      }
    } catch (IOException e) {
      answer.completeExceptionally(
          new IllegalStateException(this + " takes no more:\n" + log(), e));
    }
    return answer;
  }

  /** Has it do something, and waits until that is done. */
  JsonNode done(ObjectNode job) throws Exception {
    return get(ask(job));
  }

  /** Has it call a method, which must return. */
  JsonNode call(String topic, String method, Map<String, ?> args) throws Exception {
    return result(done(job("call", topic, method, args)));
  }

  JsonNode callServer(String topic, String server, String method) throws Exception {
    return result(done(job("call", topic, method, Map.of()).put("server", server)));
  }

  JsonNode result(JsonNode answer) {
    assertThat(answer.has("error")).as("%s: %s", this, answer).isFalse();
    return answer.get("result");
  }

  static ObjectNode job(String what, String topic, String method, Map<String, ?> args) {
    ObjectNode job = Json.object(Map.of("do", what, "topic", topic, "method", method));
    job.set("args", Json.of(args));
    return job.put("timeout", 20);
  }

  /** Waits until a server answers it. */
  void awaitServer(String topic, String server) {
    await("%s serves %s".formatted(server, topic))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                done(job("call", topic, "who", Map.of()).put("server", server).put("timeout", 1))
                    .path("result")
                    .asText()
                    .equals(server));
  }

  /** Ends it in order. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
  }

  /** Ends it as kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  String log() {
    return String.join("\n", log);
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return name;
  }
}
