package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.manager.record.LeaseRecord;
import dev.manager.record.Leases;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecords;
import dev.manager.record.ServiceState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCommandsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<String> asked = new ArrayList<>();
  private final ServiceRecords records =
      (ServiceRecords)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ServiceRecords.class},
              (proxy, method, arguments) -> {
                asked.add(method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));
                return switch (method.getName()) {
                  case "now" -> NOON;
                  case "list", "purge" ->
                      List.of(
                          record("host-1", ServiceState.UP, null),
                          record("host-22", ServiceState.DOWN, "disk swap"));
                  default -> record(String.valueOf(arguments[0]), ServiceState.UP, null);
                };
              });
  private final Leases leases =
      (Leases)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Leases.class},
              (proxy, method, arguments) ->
                  List.of(
                      new LeaseRecord("manager/volume", "host-1", 7, NOON, Duration.ofMillis(9500)),
                      new LeaseRecord("task/x", null, 2, null, Duration.ZERO)));
  private final RecordCommands commands = new RecordCommands(records, leases);

  private static ServiceRecord record(String host, ServiceState state, @Nullable String reason) {
    return new ServiceRecord(
        1,
        new UUID(0, 1),
        host,
        "manager-volume",
        "volume",
        42,
        state,
        reason != null,
        reason,
        NOON.minusSeconds(65),
        reason != null,
        3,
        NOON,
        null);
  }

  @Test
  void servicesHasALineForEachWithTheAgeByTheDatabasesClock() {
    assertThat(commands.services().toString().lines())
        .containsExactly(
            "HOST     NAME    STATE  LAST BEAT  BEATS  VERSION  REMARK",
            "host-1   volume  UP     1 m 5 s    42     3",
            "host-22  volume  DOWN   1 m 5 s    42     3        forced down; disabled: disk swap");
  }

  @Test
  void leasesSaysWhoHoldsEach() {
    assertThat(commands.leases().toString().lines())
        .containsExactly(
            "NAME            HOLDER  TOKEN  LEFT",
            "manager/volume  host-1  7      9.5 s",
            "task/x          -       2      -");
  }

  @Test
  void changesSayWhatCameOfThem() {
    assertThat(commands.disable("disk swap", "host-1", "volume"))
        .isEqualTo("volume on host-1 is disabled: disk swap");
    assertThat(commands.enable("host-1", "volume")).isEqualTo("volume on host-1 is enabled");
    assertThat(commands.purge(2)).isEqualTo("Purged volume on host-1, volume on host-22");
    assertThat(asked)
        .containsExactly(
            "disable[host-1, volume, disk swap]", "enable[host-1, volume]", "purge[PT48H]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands.purge(-1))
        .withMessage("--days is -1.0, expected 0 to 36500");
  }

  @Test
  void forceDownTakesHostAndName() {
    var command = new ForceDownCommand(records);
    var session = new FakeSession().typing(new byte[0]);
    assertThat(command.execute(session, List.of("host-1", "volume")))
        .isEqualTo("volume on host-1 is forced down");
    assertThat(command.execute(session, List.of("--off", "host-1", "volume")))
        .isEqualTo("volume on host-1 is not forced down any more");
    assertThat(asked)
        .containsExactly("forceDown[host-1, volume, true]", "forceDown[host-1, volume, false]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command.execute(session, List.of("host-1")))
        .withMessageContaining("expected force-down [--off] host name");
  }

  @Test
  void withoutRecordsTheySaySo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new RecordCommands().services())
        .withMessageContaining("start the bundle dev.manager.records");
  }
}
