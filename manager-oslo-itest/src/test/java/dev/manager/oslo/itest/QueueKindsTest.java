package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable and quorum queues, configured alike on both sides, on one topic, through a restart of the
 * broker.
 */
class QueueKindsTest {
  private static final int CASTS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final List<Peer> peers = new ArrayList<>();

  QueueKindsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** One kind of queue, and who uses it. */
  private final class Kind {
    final String topic;
    final Broker broker;
    final Peer python;
    final Peer ours;
    final List<Peer> servers = new ArrayList<>();

    Kind(Broker.Queues queues, RabbitServer server) throws Exception {
      topic = "kept-" + queues.name().toLowerCase(java.util.Locale.ROOT);
      // Both kinds declare the exchange durable, so they can share one.
      broker = Broker.of(server).with(queues);
      python = started(Peers.pythonClient(broker));
      ours = started(Peers.ours(broker, home("caller"), topic + "-caller", "caller"));
    }

    Path home(String name) {
      return folder.resolve(topic + "-" + name);
    }

    void serve() throws Exception {
      servers.add(started(Peers.pythonServer(broker, topic, "python")));
      servers.add(started(Peers.ours(broker, home("ours"), topic, "ours")));
      python.awaitServer(topic, "python");
      python.awaitServer(topic, "ours");
    }

    void cast(Peer client) throws Exception {
      for (int i = 0; i < CASTS; i++) {
        var args = Map.of("key", "kept", "text", client + " " + i);
        JsonNode unused = client.result(client.done(Peer.job("cast", topic, "note", args)));
      }
    }

    List<String> noted() throws Exception {
      List<String> notes = new ArrayList<>();
      for (String server : List.of("python", "ours")) {
        var job = Peer.job("call", topic, "noted", Map.of("key", "kept")).put("server", server);
        python.result(python.done(job)).forEach(each -> notes.add(each.asText()));
      }
      return notes;
    }
  }

  private Peer started(Peer peer) throws Exception {
    peers.add(peer);
    return peer.awaitReady();
  }

  @AfterEach
  void stop() {
    peers.forEach(Peer::close);
  }

  @Test
  void whatWaitsInThemSurvivesTheBroker() throws Exception {
    Peers.assumePython();
    try (RabbitServer server = RabbitServer.start()) {
      List<Kind> kinds = new ArrayList<>();
      for (Broker.Queues each : List.of(Broker.Queues.DURABLE, Broker.Queues.QUORUM)) {
        var kind = new Kind(each, server);
        kinds.add(kind);
        kind.serve();
        for (Peer client : List.of(kind.python, kind.ours)) {
          assertThat(new TreeSet<>(answering(client, kind.topic)))
              .as("%s of %s", client, kind.topic)
              .containsExactly("ours", "python");
        }
        for (Peer one : kind.servers) {
          one.stop();
        }
        kind.cast(kind.python);
        kind.cast(kind.ours);
      }
      server.down();
      server.up();
      for (Kind kind : kinds) {
        kind.serve();
        await(kind.topic)
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(kind.noted()).hasSize(2 * CASTS));
        assertThat(kind.noted()).doesNotHaveDuplicates();
      }
    }
  }

  private static List<String> answering(Peer client, String topic) throws Exception {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hosts.add(client.call(topic, "who", Map.of()).asText());
    }
    return hosts;
  }
}
