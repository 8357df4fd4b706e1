package dev.manager.rpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuplicatesTest {
  private long now = Long.MAX_VALUE - 1000; // as System.nanoTime may: it passes its largest value
  private long window = 100;
  private long most = 1000;
  private final Duplicates duplicates = new Duplicates(() -> now, () -> window, () -> most);

  @Test
  void anIdIsNewOnce() {
    assertThat(duplicates.first("0123456789abcdef0123456789abcdef")).isTrue();
    assertThat(duplicates.first("0123456789abcdef0123456789abcdef")).isFalse();
    assertThat(duplicates.first("0123456789abcdef0123456789abcdee")).isTrue();
    assertThat(duplicates.first("1123456789abcdef0123456789abcdef")).isTrue();
    assertThat(duplicates.size()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcdeg",
        "01234567-89ab-cdef-0123-456789abcdef",
        "ünïque"
      })
  void anyTextIsAnId(String id) {
    assertThat(duplicates.first("0123456789abcdef0123456789abcdef")).isTrue();
    assertThat(duplicates.first(id)).isTrue();
    assertThat(duplicates.first(id)).isFalse();
  }

  @Test
  void whatHasNoIdIsAlwaysNew() {
    assertThat(duplicates.first("")).isTrue();
    assertThat(duplicates.first("")).isTrue();
    assertThat(duplicates.size()).isZero();
  }

  @Test
  void anIdIsForgottenAfterTheWindow() {
    assertThat(duplicates.first("a")).isTrue();
    now += window;
    assertThat(duplicates.first("a")).isFalse();
    now++;
    assertThat(duplicates.first("a")).isTrue();
  }

  @Test
  void theOldestAreForgottenWhenThereAreTooMany() {
    most = 16;
    for (int i = 0; i < 17; i++) {
      assertThat(duplicates.first("id " + i)).isTrue();
    }
    assertThat(duplicates.size()).isEqualTo(16);
    assertThat(duplicates.first("id 16")).isFalse();
    assertThat(duplicates.first("id 0")).isTrue();
    most = 4; // as when the configuration is changed
    assertThat(duplicates.first("id x")).isTrue();
    assertThat(duplicates.size()).isEqualTo(4);
  }

  /** Beside a map that does the same: ids that come again, of all ages, in a window that moves. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itKnowsWhatAMapKnows(long seed) {
    var random = new Random(seed);
    Map<String, Long> seen = new LinkedHashMap<>();
    window = 1L + random.nextInt(3000);
    most = 16L + random.nextInt(2000);
    int kinds = 10 + random.nextInt(5000);
    for (int i = 0; i < 50_000; i++) {
      now += random.nextInt(4);
      String id = "%032x".formatted((long) random.nextInt(kinds) << random.nextInt(3));
      var oldest = seen.values().iterator();
      while (oldest.hasNext() && (now - oldest.next() > window || seen.size() >= most)) {
        oldest.remove();
      }
      assertThat(duplicates.first(id)).isEqualTo(seen.putIfAbsent(id, now) == null);
      assertThat(duplicates.size()).isEqualTo(seen.size());
    }
  }
}
