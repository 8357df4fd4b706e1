package dev.manager.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void readsEveryOption() throws LaunchException {
    assertThat(
            Options.parse(
                List.of("--exec", "a; b", "--home", "h", "--wait", "5", "--stop", "0", "--help")))
        .isEqualTo(
            new Options(true, false, "a; b", Path.of("h"), Duration.ofSeconds(5), Duration.ZERO));
  }

  @Test
  void withoutOptionsEverythingHasADefault() throws LaunchException {
    assertThat(Options.parse(List.of()))
        .isEqualTo(
            new Options(false, false, null, null, Duration.ofSeconds(60), Duration.ofSeconds(70)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--verbose    | Unknown option \"--verbose\"",
        "list         | Unknown option \"list\"",
        "--exec       | Option --exec needs commands",
        "--home       | Option --home needs a folder",
        "--wait=x     | Option --wait is \"x\", expected seconds from 0 to 86400",
        "--wait=-1    | Option --wait is \"-1\", expected seconds from 0 to 86400",
        "--stop=99999 | Option --stop is \"99999\", expected seconds from 0 to 86400",
      })
  void aWrongOptionIsNamedInOneLine(String args, String message) {
    assertThatThrownBy(() -> Options.parse(List.of(args.split("="))))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessage(message + "; --help lists the options");
  }
}
