package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running Karaf. Commands go to it through its own SSH server, as an operator's do, and it is
 * stopped by its own command. For one thread.
 */
final class Karaf implements AutoCloseable {
  static final Path KAR =
      Path.of(System.getProperty("manager.project"), "manager-karaf/target/manager.kar")
          .toAbsolutePath()
          .normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LONGEST = Duration.ofMinutes(9);
  private static final Duration STOP = Duration.ofMinutes(2);

  private final KarafHome home;
  private final Process process;
  private final KarafShell shell;

  private Karaf(KarafHome home, Process process) {
    this.home = home;
    this.process = process;
    this.shell = new KarafShell(home.sshPort());
  }

  /** Starts a Karaf, and returns when all that it boots is there. */
  static Karaf start(KarafHome home) throws IOException {
    Process process = launch(home, "server").start();
    Karaf karaf = new Karaf(home, process);
    try {
      karaf.awaitBoot();
      return karaf;
    } catch (RuntimeException | Error e) {
      karaf.kill();
      throw e;
    }
  }

  private static ProcessBuilder launch(KarafHome home, String command) {
    String script = command.equals("server") ? "bin/karaf" : "bin/" + command;
    ProcessBuilder builder = new ProcessBuilder(home.folder().resolve(script).toString());
    if (command.equals("server")) {
      builder.command().add(command);
    }
    builder.environment().put("JAVA_HOME", Java.home().toString());
    builder.environment().put("EXTRA_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_"));
    builder.redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(home.folder().resolve(command + ".out").toFile());
    return builder;
  }

  private void awaitBoot() {
    await("Karaf's boot")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .failFast("Karaf ended", () -> assertThat(process.isAlive()).as(this::everything).isTrue())
        .until(
            () ->
                shell
                    .tryRun("service:list org.apache.karaf.features.BootFinished")
                    .contains("BootFinished"));
  }

  KarafHome home() {
    return home;
  }

  /** Runs a command that must succeed, and returns what it printed. */
  String run(String command) {
    return shell.run(command);
  }

  /** Gives a command to it and does not ask what comes of it: it may end Karaf. */
  void launch(String command) {
    shell.tryRun(command);
  }

  /** Waits until it ends by itself. */
  void awaitEnd() {
    assertThat(ends(process, LONGEST)).as("Karaf ends within %s", LONGEST).isTrue();
  }

  /** Runs a command that must fail, and returns what it printed. */
  String fail(String command) {
    return shell.fail(command);
  }

  /** Runs a command of a plain Gogo bundle, and returns its result as Karaf's console prints it. */
  String result(String command) {
    return shell.run("echo $(" + command + ")");
  }

  /** Begins a command that runs while others do. */
  KarafShell.Running begin(String command) throws IOException {
    return shell.begin(command);
  }

  /** What somebody sees who types these keys at a terminal and then waits for a text. */
  String type(String keys, String until) throws IOException {
    return shell.type(keys, until);
  }

  void installKar() {
    run("kar:install " + KAR.toUri());
  }

  void awaitManager(String name, String state) {
    await(name + " is " + state)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> result("manager:list").matches("(?s).*\\b" + name + " +" + state + "\\b.*"));
  }

  /**
   * Waits until File Install has read the files of these PIDs: what is written to a configuration
   * before, it would overwrite.
   */
  void awaitFiles(String... pids) {
    for (String pid : pids) {
      await(pid + ".cfg is read")
          .atMost(PATIENCE)
          .until(() -> run("config:list '(service.pid=" + pid + ")'").contains(pid + ".cfg"));
    }
  }

  String log() {
    try {
      return Files.readString(home.log());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops it by its own command; it must end within a bound. */
  void stop() throws IOException {
    if (process.isAlive()) {
      Process stop = launch(home, "stop").start();
      assertThat(ends(stop, STOP)).as("bin/stop ends").isTrue();
      assertThat(ends(process, STOP)).as(this::everything).isTrue();
    }
  }

  private static boolean ends(Process process, Duration within) {
    try {
      return process.waitFor(within.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    shell.close();
    try {
      stop();
    } finally {
      kill();
    }
  }

  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  private String everything() {
    try {
      return "Karaf in %s printed:\n%s"
          .formatted(home.folder(), Files.readString(home.folder().resolve("server.out")));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
