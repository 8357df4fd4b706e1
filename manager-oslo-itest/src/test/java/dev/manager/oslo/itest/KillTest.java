package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our server is killed while a backlog of casts waits; every message is accounted for by its
 * number. What its workers had in hand, 64 at most, may be lost if it is acknowledged at its start,
 * and may run twice if it is at its end; all that waited runs once.
 */
class KillTest {
  private static final int CASTS = 1000;
  private static final int WORKERS = 64;
  private static final int MILLIS = 300;
  private static final List<Integer> ALL = IntStream.range(0, CASTS).boxed().toList();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private Broker broker;
  private Peer caller;
  private Peer server;

  KillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws Exception {
    broker = Broker.of(RabbitServer.shared());
    caller = Peers.ours(broker, folder.resolve("caller"), "caller", "caller").awaitReady();
    server = caller;
  }

  @AfterEach
  void stop() {
    List.of(caller, server).forEach(Peer::close);
  }

  private void serve(String topic) throws Exception {
    server = Peers.ours(broker, folder.resolve("server"), topic, "h1").awaitReady();
    caller.awaitServer(topic, "h1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"work", "work_again"})
  void noneThatHadNotBegunIsLost(String method) throws Exception {
    String topic = "killed-" + method.replace("_", "-");
    Path file = folder.resolve(method + ".journal");
    serve(topic);
    JsonNode sent =
        caller.result(
            caller.done(
                Peer.job(
                        "casts",
                        topic,
                        method,
                        Map.of("journal", file.toString(), "millis", MILLIS))
                    .put("first", 0)
                    .put("count", CASTS)));
    assertThat(sent.get("failed")).isEmpty();
    await("it has begun").atMost(PATIENCE).until(() -> Journal.read(file).began().size() > 50);
    server.kill();
    Journal before = Journal.read(file);
    assertThat(before.began().size()).as("begun when it was killed").isLessThan(CASTS - WORKERS);
    serve(topic);
    // What is acknowledged at its start may have been about to start: that one is lost.
    int starting = method.equals("work") ? WORKERS : 0;
    await("every one has begun")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Journal.read(file).neverBegan(ALL)).hasSizeLessThanOrEqualTo(starting));
    await("none runs any more")
        .atMost(PATIENCE)
        .until(() -> Journal.read(file).neverEnded(ALL).size() <= WORKERS);
    if (method.equals("work_again")) {
      await("every one has ended")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(Journal.read(file).neverEnded(ALL)).isEmpty());
    }
    assertThat(Journal.read(file).beganTwice())
        .as("begun twice: at most those that ran when it was killed")
        .isLessThanOrEqualTo(WORKERS);
  }
}
