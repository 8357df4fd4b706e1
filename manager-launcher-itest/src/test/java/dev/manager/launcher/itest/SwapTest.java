package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars dropped into deploy/ swap the volume manager while it is called without a pause. */
class SwapTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("manager.examples"));

  private final Path home;

  SwapTest(@TempDir Path temp) {
    this.home = temp.resolve("home");
  }

  @Test
  void noCallFailsWhileVersionsComeAndGo() throws Exception {
    // A swap in place is noted once the start that ends it has ended, which is after the first
    // answer.
    String commands =
        "volume:create a 5MiB; volume:calls 1.0.0 2.0.0; volume:create b 5MiB; volume:calls 2.0.0"
            + " 1.0.0; volume:list; "
            + "until { ((manager:swaps) toString) contains 'in place' } { manager:list }; manager:swaps";
    try (ManagerProcess process = ManagerProcess.start(home, "--exec", commands)) {
      process.awaitOut("Version 1.0.0 answers");
      drop("broken");
      process.awaitErr("this version of the volume manager is broken on purpose; try 2 follows");
      drop("v2");
      process.awaitErr("Manager volume is swapped from dev.manager.example.volume 1.0.0");
      process.awaitOut("volume   b");
      Files.delete(home.resolve("deploy/broken.jar"));
      Files.delete(home.resolve("deploy/v2.jar"));
      assertThat(process.exitStatus()).as(process::everything).isZero();
      assertThat(String.join("\n", process.out()))
          .containsPattern("(?s)failed +0\n.*failed +0\n")
          .containsPattern("(?m)^a +5MiB")
          .containsPattern("(?m)^b +8MiB")
          .containsPattern("(?m) volume +side by side .* 3\\.0\\.0 .* given up: ")
          .containsPattern("(?m) volume +hand over .* 1\\.0\\.0 .* 2\\.0\\.0 .* done")
          .containsPattern("(?m) volume +in place .* 2\\.0\\.0 .* 1\\.0\\.0 .* done");
    }
  }

  /** Puts a version of the volume manager into deploy/, whole from the first moment on. */
  private void drop(String version) throws IOException {
    Path jar =
        EXAMPLES.resolve(
            "volume-manager-%1$s/target/manager-example-volume-%1$s-%2$s.jar"
                .formatted(version, System.getProperty("manager.version")));
    Path copy = Files.copy(jar, home.resolve(version + ".jar"));
    Files.move(
        copy, home.resolve("deploy").resolve(version + ".jar"), StandardCopyOption.ATOMIC_MOVE);
  }
}
