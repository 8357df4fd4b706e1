package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of {@code cases.jsonl} in every direction. Python calling Python says what is right;
 * then either side is exchanged for ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasesTest {
  private static final String HOST = "h1";
  private static final String PYTHONS = "probe-python";
  private static final String OURS = "probe-ours";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Peer> peers = new ArrayList<>();
  private Peer python;
  private Peer ours;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Peers.assumePython();
    var broker = Broker.of(RabbitServer.shared());
    peers.add(Peers.pythonServer(broker, PYTHONS, HOST));
    python = Peers.pythonClient(broker);
    peers.add(python);
    ours = Peers.ours(broker, folder.resolve("home"), OURS, HOST);
    peers.add(ours);
    for (Peer each : peers) {
      Peer unused = each.awaitReady();
    }
    python.awaitServer(PYTHONS, HOST);
    python.awaitServer(OURS, HOST);
    ours.awaitServer(PYTHONS, HOST);
    ours.awaitServer(OURS, HOST);
  }

  @AfterAll
  void stop() {
    peers.forEach(Peer::close);
  }

  /** One who calls, and whom. */
  private record Direction(String name, Peer client, String topic) {}

  /**
   * All cases run at once, but the long ones after the others: their signs of life must be in time.
   */
  @TestFactory
  Stream<DynamicNode> cases() throws IOException {
    var directions =
        List.of(
            new Direction("Python calls Python", python, PYTHONS),
            new Direction("Python calls ours", python, OURS),
            new Direction("ours calls Python", ours, PYTHONS),
            new Direction("ours calls ours", ours, OURS));
    List<Case> all = Case.all();
    List<DynamicNode> nodes = new ArrayList<>();
    for (Direction each : directions) {
      List<DynamicTest> tests = asked(each, all.stream().filter(c -> !c.isMonitored()).toList());
      assertThat(tests).hasSizeGreaterThan(40);
      nodes.add(dynamicContainer(each.name(), tests));
    }
    return Stream.<Supplier<List<? extends DynamicNode>>>of(
            () -> nodes,
            () -> monitored(directions, all),
            () -> List.of(dynamicTest("no token in a log", this::noTokenIsLogged)))
        .flatMap(each -> each.get().stream()); // one after the other
  }

  private List<DynamicTest> monitored(List<Direction> directions, List<Case> all) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Direction each : directions) {
      tests.addAll(asked(each, all.stream().filter(Case::isMonitored).toList()));
    }
    return tests;
  }

  private List<DynamicTest> asked(Direction direction, List<Case> cases) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case each : cases) {
      String key = direction.name() + ": " + each.name();
      CompletableFuture<JsonNode> answer = direction.client().ask(each.job(direction.topic(), key));
      String name = each.isMonitored() ? key : each.name();
      tests.add(dynamicTest(name, () -> check(each, direction, answer, key)));
    }
    return tests;
  }

  private void check(Case each, Direction direction, CompletableFuture<JsonNode> answer, String key)
      throws Exception {
    String topic = direction.topic();
    boolean oursServes = topic.equals(OURS);
    each.check(
        answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS),
        topic,
        oursServes,
        direction.client() == ours);
    JsonNode expected = each.noted(topic);
    if (!expected.isMissingNode()) {
      await(each.name())
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(noted(topic, key).equals(expected)).isTrue());
    }
  }

  private JsonNode noted(String topic, String key) throws Exception {
    return python.call(topic, "noted", Map.of("key", key));
  }

  private void noTokenIsLogged() {
    assertThat(ours.log()).doesNotContain("s3cr3t");
  }
}
