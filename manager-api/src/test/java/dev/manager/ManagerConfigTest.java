package dev.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.notify.Priority;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagerConfigTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static ManagerConfig config(String key, Object value) {
    return ManagerConfig.of(Map.of(key, value));
  }

  private static void assertRefused(Runnable read, String message) {
    assertThatExceptionOfType(ManagerConfigException.class)
        .isThrownBy(read::run)
        .withMessage(message)
        .satisfies(refused -> assertThat(refused.key()).isEqualTo("key"));
  }

  private static Duration seconds(Object value) {
    return config("key", value).seconds("key", DAY, Duration.ZERO, Duration.ofHours(1));
  }

  // What is equal.

  @Test
  void textAndTypedValuesThatSayTheSameAreEqual() {
    ManagerConfig typed =
        ManagerConfig.of(Map.of("number", 5L, "flag", true, "list", new String[] {"a", "b"}));
    ManagerConfig text =
        ManagerConfig.of(Map.of("number", "5", "flag", "true", "list", List.of("a", "b")));

    assertThat(typed).isEqualTo(text).hasSameHashCodeAs(text);
    assertThat(typed.changedKeys(text)).isEmpty();
  }

  @Test
  void differentKindsOfNumbersAndArraysReadAlike() {
    for (Object five : List.of(5, 5L, (short) 5, "5", " 5 ", new int[] {5}, List.of(5))) {
      assertThat(config("key", five).number("key", 0, 0, 9)).isEqualTo(5);
    }
  }

  @Test
  void saysWhichKeysAreNewGoneOrDifferent() {
    ManagerConfig before = ManagerConfig.of(Map.of("same", 1, "changed", "a", "gone", "x"));
    ManagerConfig after = ManagerConfig.of(Map.of("same", "1", "changed", "b", "added", "y"));

    assertThat(before.changedKeys(after)).containsExactly("added", "changed", "gone");
    assertThat(before).isNotEqualTo(after).isNotEqualTo(null).isNotEqualTo("text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service.pid",
        "service.factoryPid",
        "service.ranking",
        "component.id",
        "component.name",
        "felix.fileinstall.filename",
        "org.apache.karaf.features.configKey"
      })
  void whatTheContainerAddsIsNoPartOfIt(String key) {
    ManagerConfig config = ManagerConfig.of(Map.of(key, "x", "own", 1));

    assertThat(config.keys()).containsExactly("own");
    assertThat(config.get(key)).isEmpty();
    assertThat(config).isEqualTo(ManagerConfig.of(Map.of("own", 1)));
  }

  @Test
  void aNullValueIsNoValue() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("key", null);
    assertThat(ManagerConfig.of(properties).keys()).isEmpty();
  }

  @Test
  void laterChangesOfTheMapDoNotReachIt() {
    Map<String, Object> properties = new HashMap<>(Map.of("key", "old"));
    ManagerConfig config = ManagerConfig.of(properties);
    properties.put("key", "new");

    assertThat(config.text("key", "none")).isEqualTo("old");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> config.keys().remove("key"));
  }

  // Text and lists.

  @Test
  void textIsStrippedAndAnEmptyOneIsNone() {
    assertThat(config("key", "  a b ").text("key", "none")).isEqualTo("a b");
    assertThat(config("key", "   ").text("key", "none")).isEqualTo("none");
    assertThat(config("other", "x").text("key", "none")).isEqualTo("none");
  }

  @Test
  void listsComeAsTextWithCommasAsArraysAndAsCollections() {
    List<Object> forms =
        List.of("a, b ,,c", new String[] {"a", " b", "", "c"}, Arrays.asList("a", "b", "c "));
    for (Object form : forms) {
      assertThat(config("key", form).list("key")).containsExactly("a", "b", "c");
    }
    assertThat(config("key", new int[] {1, 2}).list("key")).containsExactly("1", "2");
    assertThat(config("key", "").list("key")).isEmpty();
    assertThat(config("other", "x").list("key")).isEmpty();
  }

  @Test
  void aMemberOfAnArrayMayHoldAComma() {
    assertThat(config("key", new String[] {"a,b"}).list("key")).containsExactly("a,b");
  }

  // Numbers, times, flags, words.

  @Test
  void aNumberIsReadWithinItsRange() {
    assertThat(config("key", "1").number("key", 7, 1, 10)).isEqualTo(1);
    assertThat(config("key", "10").number("key", 7, 1, 10)).isEqualTo(10);
    assertThat(config("key", "").number("key", 7, 1, 10)).isEqualTo(7);
    assertThat(config("other", 1).number("key", 7, 1, 10)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "ten", "1.5", "0x5", "99999999999999999999"})
  void aBadNumberIsRefusedWithKeyValueAndWhatWasExpected(String value) {
    assertRefused(
        () -> config("key", value).number("key", 7, 1, 10),
        "Configuration key key is \"" + value + "\": expected a whole number from 1 to 10");
  }

  @Test
  void secondsMayHaveAFraction() {
    assertThat(seconds("1.5")).isEqualTo(Duration.ofMillis(1500));
    assertThat(seconds(0.25)).isEqualTo(Duration.ofMillis(250));
    assertThat(seconds(3)).isEqualTo(Duration.ofSeconds(3));
    assertThat(seconds("0")).isEqualTo(Duration.ZERO);
    assertThat(seconds("3600.0")).isEqualTo(Duration.ofHours(1));
    assertThat(seconds("1e3")).isEqualTo(Duration.ofSeconds(1000));
    assertThat(seconds("")).isEqualTo(DAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-1e-12",
        "3600.000000001",
        "1m",
        "NaN",
        "1e30",
        "1e999999999",
        "-1e999999999",
        "1e2147483647"
      })
  void badSecondsAreRefusedAtOnce(String value) {
    assertRefused(
        () -> seconds(value),
        "Configuration key key is \"" + value + "\": expected seconds from 0 to 3600");
  }

  @Test
  void theRangeOfSecondsIsSaidInPlainDecimals() {
    assertRefused(
        () ->
            config("key", "9").seconds("key", DAY, Duration.ofMillis(500), Duration.ofMillis(2500)),
        "Configuration key key is \"9\": expected seconds from 0.5 to 2.5");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "TRUE,true", "false,false", "False,false"})
  void aFlagIsTrueOrFalseInAnyCase(String value, boolean expected) {
    assertThat(config("key", value).flag("key", !expected)).isEqualTo(expected);
  }

  @Test
  void whatIsNeitherTrueNorFalseIsRefused() {
    assertThat(config("other", "x").flag("key", true)).isTrue();
    assertRefused(
        () -> config("key", "yes").flag("key", true),
        "Configuration key key is \"yes\": expected true or false");
  }

  private enum Mode {
    READ_ONLY,
    READ_WRITE
  }

  @Test
  void aWordIsReadInAnyCaseAndWithDashes() {
    assertThat(config("key", "read-only").word("key", Mode.READ_WRITE)).isEqualTo(Mode.READ_ONLY);
    assertThat(config("key", "Read_Write").word("key", Mode.READ_ONLY)).isEqualTo(Mode.READ_WRITE);
    assertThat(config("key", Mode.READ_ONLY).word("key", Mode.READ_WRITE))
        .isEqualTo(Mode.READ_ONLY);
    assertThat(config("other", "x").word("key", Priority.INFO)).isEqualTo(Priority.INFO);
  }

  @Test
  void anUnknownWordIsRefusedWithTheKnownOnes() {
    assertRefused(
        () -> config("key", "write").word("key", Mode.READ_ONLY),
        "Configuration key key is \"write\": expected one of [read_only, read_write]");
  }

  // Secrets.

  @ParameterizedTest
  @ValueSource(
      strings = {"db.password", "API.Token", "client-secret", "credentials", "tls.private.key"})
  void secretsAreNeverShown(String key) {
    ManagerConfig config = ManagerConfig.of(Map.of(key, "hunter2", "plain", "seen"));

    assertThat(config.toString()).contains(key, "***", "seen").doesNotContain("hunter2");
    assertThat(config.text(key, "none")).isEqualTo("hunter2");
  }

  @Test
  void aSecretThatIsRefusedIsNotShownEither() {
    assertThatExceptionOfType(ManagerConfigException.class)
        .isThrownBy(() -> config("db.password", "hunter2").number("db.password", 0, 0, 9))
        .withMessage(
            "Configuration key db.password is \"***\": expected a whole number from 0 to 9")
        .withNoCause();
  }
}
