package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonTest {
  private static final Pattern BACKDOOR =
      Pattern.compile("Backdoor listens on 127\\.0\\.0\\.1 port (\\d+)");

  private final Path home;

  DaemonTest(@TempDir Path temp) {
    this.home = temp.resolve("home");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalStopsEverythingInOrder(String signal) throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      process.signal(signal);
      assertThat(process.exitStatus()).as(process::everything).isZero();
      assertThat(process.err()).contains(signal + ": stopping everything");
      assertThat(process.everything()).contains("is stopped");
    }
  }

  @Test
  void hupResetsTheManagers() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      process.signal("HUP");
      process.awaitErr("HUP: manager volume was reset");
      stop(process);
    }
  }

  @Test
  void anEditedFileResetsItsManager() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      configure("volume.cfg", "quota = 5GiB");
      process.awaitErr("Manager volume is reset: [quota] changed");
      stop(process);
    }
  }

  @Test
  void aBadValueIsOneLineAndTheManagerRunsOn() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      configure("volume.cfg", "quota = much");
      process.awaitErr("Configuration key quota is \"much\": expected a size above zero");
      stop(process);
    }
  }

  @Test
  void aFileThatCannotBeReadIsOneLineThatSaysWhatRuns() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      configure("volume.cfg", "quota = \\u00zz");
      process.awaitErr(
          "conf/volume.cfg: Unable to parse unicode value: 00zz; what was in force before, or by"
              + " default, stays; volume is RUNNING");
      stop(process);
    }
  }

  @Test
  void aFileThatCannotBeReadAtTheStartIsOneLine() throws Exception {
    configure("volume.cfg", "quota = \\u00zz");
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      process.awaitErr("conf/volume.cfg: Unable to parse unicode value: 00zz; what was in force");
      stop(process);
    }
  }

  @Test
  void aJarInDeployIsInstalledAsTheBackdoorShows() throws Exception {
    configure("dev.manager.shell.cfg", "backdoor.port = 0");
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitOut(ManagerProcess.RUNS);
      int port = process.awaitNumber(BACKDOOR);
      Bundles.writeEmpty(home.resolve("deploy/late.jar"), "org.example.late");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ask(port, "lb -s\r\n").matches("(?s).*Active.*org\\.example\\.late.*"));
      assertThat(ask(port, "manager:list\r\n")).containsPattern("volume +RUNNING");
      stop(process);
    }
  }

  @Test
  void aPortInUseIsOneLineAndAllElseRuns() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure("dev.manager.shell.cfg", "backdoor.port = " + taken.getLocalPort());
      try (ManagerProcess process = ManagerProcess.start(home)) {
        process.awaitOut(ManagerProcess.RUNS);
        process.awaitErr(
            "Backdoor cannot listen on 127.0.0.1 port %d: Address already in use"
                .formatted(taken.getLocalPort()));
        stop(process);
      }
    }
  }

  @Test
  void aStopThatTakesTooLongIsHaltedAndSaysWhatStillRan() throws Exception {
    Files.createDirectories(home.resolve("deploy"));
    Bundles.writeStubborn(home.resolve("deploy/stubborn.jar"), "org.example.stubborn");
    try (ManagerProcess process = ManagerProcess.start(home, "--stop", "2")) {
      process.awaitOut(ManagerProcess.RUNS);
      process.awaitErr(StubbornActivator.STARTED);
      process.signal("TERM");
      assertThat(process.exitStatus()).as(process::everything).isEqualTo(1);
      assertThat(process.err())
          .last()
          .asString()
          .startsWith("Not stopped within 2 s; halted. Still running: ")
          .contains("org.example.stubborn");
    }
  }

  /** Stops, and looks that the console never showed a stack. */
  private static void stop(ManagerProcess process) throws IOException, InterruptedException {
    assertThat(process.isAlive()).isTrue();
    process.signal("TERM");
    assertThat(process.exitStatus()).as(process::everything).isZero();
    assertThat(process.err()).noneMatch(line -> line.matches("\\s+at .*|Caused by: .*"));
  }

  private void configure(String file, String line) throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf").resolve(file), line + "\n");
  }

  private static String ask(int port, String commands) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setSoTimeout(30_000);
      client.getOutputStream().write((commands + "exit\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
