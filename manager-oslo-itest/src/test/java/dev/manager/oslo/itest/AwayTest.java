package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers of both kinds send while the server of a topic is away. */
class AwayTest {
  private static final String HOST = "h1";
  private static final int CASTS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private Broker broker;
  private Peer python;
  private Peer ours;
  private Peer server;

  AwayTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws Exception {
    Peers.assumePython();
    broker = Broker.of(RabbitServer.shared());
    python = Peers.pythonClient(broker);
    ours = Peers.ours(broker, folder.resolve("caller"), "caller", "caller");
    server = python;
    for (Peer each : List.of(python, ours)) {
      Peer unused = each.awaitReady();
    }
    ours.awaitServer("caller", "caller");
  }

  @AfterEach
  void stop() {
    List.of(python, ours, server).forEach(Peer::close);
  }

  private Peer serve(boolean byPython, String topic) throws Exception {
    server =
        byPython
            ? Peers.pythonServer(broker, topic, HOST)
            : Peers.ours(broker, folder.resolve("server"), topic, HOST);
    Peer unused = server.awaitReady();
    python.awaitServer(topic, HOST);
    return server;
  }

  @ParameterizedTest(name = "served by Python: {0}, killed: {1}")
  @CsvSource({"true,false", "true,true", "false,false", "false,true"})
  void castsWaitAndExpiredCallsNeverRun(boolean byPython, boolean killed) throws Exception {
    String topic =
        "away-%s-%s".formatted(byPython ? "python" : "ours", killed ? "killed" : "ended");
    Peer first = serve(byPython, topic);
    if (killed) {
      first.kill();
    } else {
      first.stop();
    }
    for (Peer client : List.of(python, ours)) {
      for (int i = 0; i < CASTS; i++) {
        JsonNode unused =
            client.result(client.done(note("cast", topic, "casts", client + " " + i)));
      }
      ObjectNode call = note("call", topic, "calls", client.toString()).put("timeout", 1);
      assertThat(client.done(call).at("/error/how").asText()).isIn("timeout", "unroutable");
    }
    Peer unused = serve(byPython, topic);
    await("casts")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(noted(topic, "casts")).hasSize(2 * CASTS));
    assertThat(noted(topic, "casts")).doesNotHaveDuplicates();
    assertThat(noted(topic, "calls")).as("expired calls that ran").isEmpty();
  }

  private static ObjectNode note(String what, String topic, String key, String text) {
    return Peer.job(what, topic, "note", Map.of("key", key, "text", text));
  }

  private List<String> noted(String topic, String key) throws Exception {
    List<String> notes = new ArrayList<>();
    python.call(topic, "noted", Map.of("key", key)).forEach(each -> notes.add(each.asText()));
    return notes;
  }
}
