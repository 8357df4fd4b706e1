package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Python server and ours serve one topic, and no caller can tell which of them answers. */
class SharedTopicTest {
  private static final String TOPIC = "both";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private Broker broker;
  private Peer pythonServer;
  private Peer python;
  private Peer ours;
  private Peer oursElsewhere;

  SharedTopicTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws Exception {
    Peers.assumePython();
    broker = Broker.of(RabbitServer.shared());
    pythonServer = Peers.pythonServer(broker, TOPIC, "python");
    python = Peers.pythonClient(broker);
    ours = ours();
    oursElsewhere = Peers.ours(broker, folder.resolve("elsewhere"), "elsewhere", "elsewhere");
    for (Peer each : List.of(pythonServer, python, ours, oursElsewhere)) {
      Peer unused = each.awaitReady();
    }
    python.awaitServer(TOPIC, "python");
    python.awaitServer(TOPIC, "ours");
  }

  private Peer ours() throws Exception {
    return Peers.ours(broker, folder.resolve("ours"), TOPIC, "ours");
  }

  @AfterEach
  void stop() {
    List.of(pythonServer, python, ours, oursElsewhere).forEach(Peer::close);
  }

  @Test
  void bothAnswerCallersOfBothKinds() throws Exception {
    for (Peer client : List.of(python, oursElsewhere, ours)) {
      assertThat(answering(client, 40)).as("%s", client).containsExactly("ours", "python");
      assertThat(client.callServer(TOPIC, "python", "who").asText()).isEqualTo("python");
      assertThat(client.callServer(TOPIC, "ours", "who").asText()).isEqualTo("ours");
    }
  }

  private static Set<String> answering(Peer client, int calls) throws Exception {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < calls; i++) {
      hosts.add(client.call(TOPIC, "who", Map.of()).asText());
    }
    return hosts;
  }

  @Test
  void aFanoutReachesBoth() throws Exception {
    for (Peer client : List.of(python, oursElsewhere)) {
      var args = Map.of("key", client.toString(), "text", "to all");
      JsonNode unused =
          client.result(client.done(Peer.job("cast", TOPIC, "note", args).put("fanout", true)));
      for (String server : List.of("python", "ours")) {
        await(server)
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(noted(server, client.toString()).toString())
                        .isEqualTo("[\"to all\"]"));
      }
    }
  }

  private JsonNode noted(String server, String key) throws Exception {
    return python.result(
        python.done(Peer.job("call", TOPIC, "noted", Map.of("key", key)).put("server", server)));
  }

  @Test
  void oneServesWhenTheOtherIsKilled() throws Exception {
    pythonServer.kill();
    for (Peer client : List.of(python, oursElsewhere)) {
      assertThat(answering(client, 20)).as("%s", client).containsExactly("ours");
    }
    pythonServer = Peers.pythonServer(broker, TOPIC, "python").awaitReady();
    ours.kill();
    for (Peer client : List.of(python, oursElsewhere)) {
      assertThat(answering(client, 20)).as("%s", client).containsExactly("python");
    }
  }

  @Test
  void noCallIsLostWhileOursIsStoppedAndStarted() throws Exception {
    CompletableFuture<JsonNode> fromPython = python.ask(load());
    CompletableFuture<JsonNode> fromOurs = oursElsewhere.ask(load());
    ours.stop();
    ours = ours().awaitReady();
    for (CompletableFuture<JsonNode> each : List.of(fromPython, fromOurs)) {
      JsonNode kinds = each.get(60, TimeUnit.SECONDS).at("/result/kinds");
      assertThat(kinds.path("ok").asInt()).isPositive();
      assertThat(kinds.size()).as("%s", kinds).isEqualTo(1);
    }
    python.awaitServer(TOPIC, "ours");
    assertThat(answering(python, 40)).contains("ours");
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode load() {
    return Peer.job("calls", TOPIC, "sleep", Map.of("seconds", 0.02))
        .put("threads", 8)
        .put("seconds", 5);
  }
}
