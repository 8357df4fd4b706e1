package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private final Path home;

  CommandLineTest(@TempDir Path temp) {
    this.home = temp.resolve("home");
  }

  @Test
  void helpTellsTheOptionsAndStartsNothing() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home, "--help")) {
      assertThat(process.exitStatus()).isZero();
      assertThat(process.out()).anyMatch(line -> line.contains("--exec"));
      assertThat(process.err()).isEmpty();
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void versionIsOneLine() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home, "--version")) {
      assertThat(process.exitStatus()).isZero();
      assertThat(process.out()).containsExactly("manager " + System.getProperty("manager.version"));
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void anUnknownOptionIsOneLineAndStatus2() throws Exception {
    try (ManagerProcess process = ManagerProcess.start(home, "--fast")) {
      assertThat(process.exitStatus()).isEqualTo(2);
      assertThat(process.err())
          .containsExactly("manager: Unknown option \"--fast\"; --help lists the options");
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void execRunsTheCommandsOneByOne() throws Exception {
    String commands =
        "volume:create a 64MiB; volume:create b 64MiB thick; volume:snapshot a a1; volume:list;"
            + " manager:list; manager:show volume; manager:call volume create name=c size=4096;"
            + " manager:call -n maintenance volume report; manager:endpoints;"
            + " manager:drain volume -t 5";
    try (ManagerProcess process = ManagerProcess.start(home, "--exec", commands)) {
      assertThat(process.exitStatus()).as(process::everything).isZero();
      assertThat(String.join("\n", process.out()))
          .containsPattern("(?m)^NAME +SIZE +DRIVER")
          .containsPattern("(?m)^a +64MiB +thin +available")
          .containsPattern("(?m)^b +64MiB +thick +available")
          .containsPattern("(?m)^volume +RUNNING")
          .containsPattern("(?m)^state +RUNNING")
          .containsPattern("(?m)^bytes +4096")
          .containsPattern("(?m)^volumesByDriver .*thin=2")
          .containsPattern("(?m)^volume +create\\(name: String, size: long.* 1.0 of 1.2 +1 ")
          .containsPattern("(?m)^volume +maintenance: sweep")
          .contains("volume is STOPPED");
      assertThat(home.resolve("conf/volume.cfg")).content().contains("#quota = 10GiB");
      assertThat(home.resolve("log/manager.log")).exists();
    }
  }

  @Test
  void recordsAreShownAndChanged() throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/dev.manager.host.cfg"), "host.name = h1\n");
    String commands =
        "manager:disable --reason 'disk swap' h1 volume; manager:services; manager:enable h1"
            + " volume; manager:force-down h1 volume; manager:force-down --off h1 volume;"
            + " manager:leases; manager:purge --days 1; manager:disable h9 volume";
    try (ManagerProcess process = ManagerProcess.start(home, "--exec", commands)) {
      assertThat(process.exitStatus()).as(process::everything).isEqualTo(1);
      assertThat(String.join("\n", process.out()))
          .contains("volume on h1 is disabled: disk swap")
          .containsPattern("(?m)^h1 +volume +(UP|DOWN) .* disabled: disk swap *$")
          .contains("volume on h1 is enabled")
          .contains("No lease was ever taken")
          .contains("No record is that old");
      assertThat(process.err()).anyMatch(line -> line.contains("volume on host h9"));
    }
  }

  @Test
  void execStopsAtTheFirstCommandThatFails() throws Exception {
    String commands = "manager:list; manager:show network; echo after";
    try (ManagerProcess process = ManagerProcess.start(home, "--exec", commands)) {
      assertThat(process.exitStatus()).isEqualTo(1);
      assertThat(process.err())
          .contains(
              "Command \"manager:show network\" failed: No manager is named \"network\"; this host"
                  + " has [volume]");
      assertThat(process.out()).doesNotContain("after");
    }
  }

  @Test
  void execRunsNothingUnlessEveryManagerRuns() throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/volume.cfg"), "driver.target = (driver=tape)\n");
    try (ManagerProcess process =
        ManagerProcess.start(home, "--wait", "1", "--exec", "echo done")) {
      assertThat(process.exitStatus()).isEqualTo(1);
      assertThat(process.err())
          .anyMatch(
              line ->
                  line.startsWith("No command was run: after 1 s ")
                      && line.contains("waits for its reference driver")
                      && line.contains("(driver=tape)"));
      assertThat(process.out()).doesNotContain("done");
    }
  }

  @Test
  void aFileInThePlaceOfTheHomeFolderIsOneLine() throws Exception {
    Files.createFile(home);
    try (ManagerProcess process = ManagerProcess.start(home)) {
      assertThat(process.exitStatus()).isEqualTo(1);
      assertThat(process.err())
          .isEqualTo(
              List.of(
                  "manager: Home folder %s cannot be used: it is a file; nothing was started, choose another with --home"
                      .formatted(home)));
    }
  }

  @Test
  void aHomeFolderServesOneProcess() throws IOException, InterruptedException {
    try (ManagerProcess first = ManagerProcess.start(home)) {
      first.awaitOut(ManagerProcess.RUNS);
      try (ManagerProcess second = ManagerProcess.start(home)) {
        assertThat(second.exitStatus()).isEqualTo(1);
        assertThat(second.err())
            .singleElement()
            .asString()
            .startsWith("manager: Home folder %s is in use by process ".formatted(home));
      }
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void recordsOutliveTheProcess() throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/dev.manager.host.cfg"), "host.name = h1\n");
    String commands =
        "manager:disable --reason disks h1 volume; manager:force-down h1 volume; manager:leases";
    try (ManagerProcess process = ManagerProcess.start(home, "--exec", commands)) {
      assertThat(process.exitStatus()).as(process::everything).isZero();
      assertThat(process.out())
          .contains(
              "volume on h1 is disabled: disks",
              "volume on h1 is forced down",
              "No lease was ever taken");
    }
    // The first beat, which says that it is not stopped any more, comes on a thread of its own.
    commands =
        "until { ((manager:services) toString) contains 'DOWN' } { manager:list };"
            + " manager:services; manager:force-down --off h1 volume; manager:enable h1 volume;"
            + " manager:enable h2 volume";
    try (ManagerProcess process = ManagerProcess.start(home, "--exec", commands)) {
      assertThat(process.exitStatus()).as(process::everything).isEqualTo(1);
      assertThat(String.join("\n", process.out()))
          .containsPattern("(?m)^HOST +NAME +STATE +LAST BEAT +BEATS +VERSION +REMARK")
          .containsPattern("(?m)^h1 +volume +DOWN .* 0 +forced down; disabled: disks$")
          .contains("volume on h1 is not forced down any more", "volume on h1 is enabled");
      assertThat(process.everything()).contains("h2");
      // Felix' Event Admin warns of an event that it was delivering when the framework stopped.
      assertThat(process.err())
          .filteredOn(
              line -> line.contains(" WARN ") && !line.contains(" org.apache.felix.eventadmin"))
          .isEmpty();
    }
  }
}
