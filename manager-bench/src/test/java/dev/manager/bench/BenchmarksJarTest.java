package dev.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manager.records.server.PostgresForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts {@code target/benchmarks.jar} as its user does. */
class BenchmarksJarTest {
  private static final Path JAR = Path.of("target", "benchmarks.jar").toAbsolutePath();

  private final Path folder;

  BenchmarksJarTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** How it ended, and what it printed. */
  private record Outcome(int status, String out, String err) {}

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      assertThat(ended).describedAs("ended within 10 min: %s", command).isTrue();
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The smoke scale measures so little that a difference of two figures may be below zero. */
  @Test
  void everySuiteMeasuresAndPrintsItsTables() throws Exception {
    Outcome outcome = run("--smoke", "all");

    assertThat(outcome.status()).describedAs(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("Measured on .* cores .* Java .*, smoke scale\\.")
        .containsPattern("(?m)^\\| Manager's handle +\\| +-?[\\d,.]+ \\|")
        .containsPattern("(?m)^\\| Aries Blueprint reference +\\| +-?[\\d,.]+ \\|")
        .containsPattern("(?m)^\\| Manager, local transport +\\|.*\\d+ % \\|$")
        .containsPattern("(?m)^\\| grpc-java, in process +\\|.*\\d+ % \\|$")
        .containsPattern("(?m)^\\| Aries RSA, TCP provider +\\|.*\\d+ % \\|$")
        .containsPattern("(?m)^\\| side by side +\\| +3 \\|.*\\| +0 \\|.*\\|$")
        .containsPattern("(?m)^\\| Quartz .*\\| +[\\d,]+ \\|")
        .containsPattern("(?m)^\\| Manager, one blocks +\\|")
        .containsPattern("(?m)^\\| H2 +\\|(.*\\d [mµn]s +\\|){4}$")
        .containsPattern("(?m)^\\| Manager, as a service +\\| +-?[\\d,.]+ \\|")
        .containsPattern("(?m)^\\| in place +\\| +3 \\|.*\\| +0 \\|.*\\|$");
  }

  @Test
  void callsOverRabbitMqAreMeasuredWhereItIsInstalled() throws Exception {
    boolean required = "all".equals(System.getProperty("manager.tests.require"));
    Outcome outcome = run("--smoke", "rabbit");

    assertThat(outcome.status()).describedAs(outcome.err()).isZero();
    assumeTrue(
        required || !outcome.out().contains("rabbit is skipped: RabbitMQ is not installed"),
        outcome.out());
    assertThat(outcome.out())
        .containsPattern("(?m)^\\| by hand, waiting +\\| .*\\d \\|$")
        .containsPattern("(?m)^\\| by hand, pipelined +\\| .*\\d \\|$")
        .containsPattern("(?m)^\\| by hand, oslo's layout +\\| .*\\d \\|$")
        .containsPattern("(?m)^\\| Manager +\\| .*\\d \\|$")
        .doesNotContain("NaN");
    assumeTrue(required || !outcome.out().contains("rabbit: without Python"), outcome.out());
    assertThat(outcome.out()).containsPattern("(?m)^\\| oslo.messaging [\\d.]+ +\\| .*\\d \\|$");
  }

  @Test
  void heartbeatsAreMeasuredOnPostgresWhereItIs() throws Exception {
    PostgresForTests.require();
    Outcome outcome = run("--smoke", "records");

    assertThat(outcome.status()).describedAs(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("(?m)^\\| PostgreSQL +\\|(.*\\d [mµn]s +\\|){4}$")
        .containsPattern("(?m)^\\| one transaction a service, as Nova +\\|.*\\|$")
        .containsPattern("(?m)^\\| ratio +\\|( +[\\d,.]+ \\|){3}$")
        .containsPattern("(?m)^\\| 20 hosts +\\| +6 \\| +20 \\|.*\\|$")
        .containsPattern("(?m)^\\| 20 hosts, as Nova +\\| +80 \\| +20 \\|.*\\|$");
  }

  @Test
  void swapsAreMeasuredInTheOtherFrameworkToo() throws Exception {
    Outcome outcome = run("--smoke", "--framework", "equinox", "swap");

    assertThat(outcome.status()).describedAs(outcome.err()).isZero();
    assertThat(outcome.out()).contains("### Swap under load (org.eclipse.osgi ");
  }

  @Test
  void helpNamesEverySuiteAndOption() throws Exception {
    Outcome outcome = run("--help");

    assertThat(outcome.status()).describedAs(outcome.err()).isZero();
    assertThat(outcome.out()).contains("handle", "swap", "all", "--quick", "--framework");
  }

  @Test
  void wrongUseIsToldInOneLine() throws Exception {
    Outcome suite = run("handles");
    Outcome framework = run("--framework", "knopflerfish", "swap");

    assertThat(suite.status()).isEqualTo(2);
    assertThat(suite.err())
        .isEqualToIgnoringNewLines(
            "suite is \"handles\", expected one of [handle, swap, rpc, rabbit, periodic, records]"
                + " or all; see --help");
    assertThat(framework.status()).isEqualTo(2);
    assertThat(framework.err())
        .isEqualToIgnoringNewLines(
            "--framework is \"knopflerfish\", expected felix or equinox; see --help");
  }
}
