package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.spi.BrokerStatus;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerCommandsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Map<String, Long> counters(Object... pairs) {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put((String) pairs[i], ((Number) pairs[i + 1]).longValue());
    }
    return all;
  }

  private static BrokerStatus status() {
    return new BrokerStatus(
        "rabbit",
        List.of(
            new BrokerStatus.Node("r1:5672", List.of("publish", "consume"), null, null),
            new BrokerStatus.Node(
                "r2:5672", List.of(), "Connection refused", NOON.minusSeconds(30))),
        List.of(
            new BrokerStatus.Connection(
                "publish", "blocked", "r1:5672", NOON.minusSeconds(65), 2, 1, "low on memory"),
            new BrokerStatus.Connection("consume", "connecting", "", NOON, 0, 0, "")),
        List.of(
            new BrokerStatus.Queue("volume", "volume.h1", 3, 7L, 2L),
            new BrokerStatus.Queue("reply_1", "replies", 0, null, null),
            new BrokerStatus.Queue("parked.volume", "", 0, 4L, 0L)),
        List.of(
            new BrokerStatus.Sender(
                "requests",
                1,
                99,
                2,
                3,
                4,
                5,
                99,
                Duration.ofNanos(1_234_000),
                Duration.ofMillis(9),
                Duration.ofMillis(12)),
            new BrokerStatus.Sender(
                "replies", 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO)),
        120,
        6,
        counters("cannot be read", 3, "rejected by its server", 0),
        List.of(new BrokerStatus.Parked(NOON, "parked.volume", "it cannot be read:\nno JSON")),
        List.of(
            new BrokerStatus.Part(
                "outbox", List.of("volume.h1"), counters("waiting", 5), "broker away")));
  }

  @Test
  void saysAllThatIsKnown() {
    var reports = new BrokerReports(Clock.fixed(NOON, ZoneOffset.UTC));

    assertThat(reports.of(status(), 8).toString().lines())
        .containsExactly(
            "NODE     CONNECTIONS       LAST FAILURE",
            "r1:5672  publish, consume",
            "r2:5672  -                 Connection refused (30 s ago)",
            "",
            "CONNECTION  STATE       NODE     SINCE    LOST  BLOCKED  REMARK",
            "publish     blocked     r1:5672  1 m 5 s  2     1        low on memory",
            "consume     connecting  -        0 s      0     0",
            "",
            "QUEUE          READER     WAITING  CONSUMERS  UNACKNOWLEDGED",
            "volume         volume.h1  7        2          3",
            "reply_1        replies    ?        ?          0",
            "parked.volume  -          4        0          0",
            "",
            "SENDER    PENDING  CONFIRMED  P50      P99      LONGEST   RESENT  UNROUTABLE  REFUSED"
                + "  FAILED",
            "requests  1        99         1.23 ms  9.00 ms  12.00 ms  2       3           4      "
                + "  5",
            "replies   0        0          -        -        -         0       0           0      "
                + "  0",
            "",
            "received             120",
            "redelivered          6",
            "duplicates filtered  8",
            "parked               cannot be read 3, rejected by its server 0",
            "latest parked        2026-01-01T12:00:00Z parked.volume: it cannot be read: no JSON",
            "outbox               waiting 5",
            "                     of volume.h1",
            "                     problem: broker away");
  }

  @Test
  void countsTheDuplicatesOfServersOnThisTransport() {
    var endpoints =
        (RpcEndpoints)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RpcEndpoints.class},
                (proxy, method, arguments) ->
                    List.of(server("a", 2, "local", "rabbit"), server("b", 40, "local")));

    assertThat(new BrokerCommands(BrokerCommandsTest::status, endpoints).rabbit().toString())
        .contains("duplicates filtered  2\n");
  }

  private static RpcServerInfo server(String name, long duplicates, String... transports) {
    return new RpcServerInfo(
        name, "h1", List.of(transports), true, 0, 0, 0, 0, 0, 0, duplicates, 0, List.of());
  }

  @Test
  void saysWhatToDoWithoutABroker() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new BrokerCommands().rabbit())
        .withMessageContaining("start the bundle dev.manager.rabbitmq");
    var nothing =
        new BrokerStatus(
            "rabbit", List.of(), List.of(), List.of(), List.of(), 0, 0, Map.of(), List.of(),
            List.of());
    assertThat(new BrokerCommands(() -> nothing, null).rabbit())
        .asString()
        .contains("set transport.url in dev.manager.rabbitmq");
  }
}
