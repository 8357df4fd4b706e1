package dev.manager.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "a; b ;c        > a|b|c",
        ";; a ;         > a",
        "a \"x;y\"; b   > a \"x;y\"|b",
        "a 'x;\"'; b    > a 'x;\"'|b",
        "a \\; b; c     > a \\; b|c",
        "each [1;2] {p; q}; b > each [1;2] {p; q}|b",
        "a }; b         > a }|b",
        "a \"x; b       > a \"x; b",
      })
  void splitsAtSemicolonsOutsideQuotesAndBrackets(String line, String commands) {
    assertThat(Commands.split(line)).containsExactly(commands.split("\\|"));
  }
}
