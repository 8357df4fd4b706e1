package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandOverCopyTest {
  private static Map<String, Object> copy(Map<String, Object> state) {
    return new HandOverCopy(100_000).of(state);
  }

  static Stream<Object> plain() {
    return Stream.of(
        true,
        (byte) 1,
        (short) 2,
        3,
        4L,
        5.0f,
        6.0,
        'c',
        "text",
        BigInteger.TEN,
        BigDecimal.ONE,
        UUID.randomUUID(),
        Instant.now(),
        Duration.ofDays(1),
        LocalDate.now(ZoneOffset.UTC),
        LocalTime.now(ZoneOffset.UTC),
        LocalDateTime.now(ZoneOffset.UTC),
        OffsetDateTime.now(ZoneOffset.UTC),
        ZonedDateTime.now(ZoneOffset.UTC));
  }

  @ParameterizedTest
  @MethodSource
  void plain(Object value) {
    assertThat(copy(Map.of("it", value))).containsExactly(Map.entry("it", value));
  }

  @Test
  void bytesAndCollectionsAreCopied() {
    byte[] bytes = {1, 2};
    List<Object> list = new ArrayList<>(Arrays.asList(1, null, Map.of("deep", Set.of("x"))));
    Map<String, Object> state = new HashMap<>(Map.of("bytes", bytes, "list", list));
    Map<String, Object> copy = copy(state);
    List<?> copied = (List<?>) Objects.requireNonNull(copy.get("list"));
    assertThat(copy.get("bytes")).isEqualTo(bytes).isNotSameAs(bytes);
    assertThat(copy.get("list")).isEqualTo(list).isNotSameAs(list);
    list.clear();
    state.clear();
    assertThat(copy).hasSize(2);
    assertThat(copied).hasSize(3);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> copy.put("more", 1));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> copied.remove(0));
  }

  @Test
  void anotherClassIsNamedWithItsPlace() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> copy(Map.of("top", Map.of("list", List.of(1, Locale.ROOT)))))
        .withMessageStartingWith("The state handed over has a java.util.Locale at top.list[1]:");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> copy(Map.of("top", Map.of(Locale.ROOT, 1))))
        .withMessageContaining("java.util.Locale at a key in top");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> copy(Map.of("state", Thread.State.NEW)))
        .withMessageContaining("java.lang.Thread$State at state");
  }

  @Test
  void whatHoldsItselfIsTooDeep() {
    Map<String, Object> state = new HashMap<>();
    state.put("self", state);
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> copy(state))
        .withMessageContaining("nested deeper than 32 at a key in self.self");
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> copy(Map.of("list", list)))
        .withMessageContaining("nested deeper than 32 at list[0][0]");
  }

  @Test
  void tooMuchIsRefused() {
    assertThat(new HandOverCopy(1000).of(Map.of("b", new byte[900]))).hasSize(1);
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> new HandOverCopy(1000).of(Map.of("b", new byte[1001])))
        .withMessage("The state handed over takes more than 1000 bytes (handover.max.bytes)");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> new HandOverCopy(1000).of(Map.of("text", "x".repeat(501))));
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> new HandOverCopy(1000).of(Map.of("x".repeat(501), 1)));
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () -> new HandOverCopy(1000).of(Map.of("list", java.util.Collections.nCopies(70, 1))));
  }

  @Test
  void nothingIsRefusedButAnEmptyMapIsNot() {
    assertThat(copy(Map.of())).isEmpty();
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> new HandOverCopy(10).of(null))
        .withMessageContaining("handOver() returned null");
  }
}
