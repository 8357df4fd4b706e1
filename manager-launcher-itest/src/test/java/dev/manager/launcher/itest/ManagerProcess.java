package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process of the executable jar, on the JDK that runs the tests, without a terminal. */
final class ManagerProcess implements AutoCloseable {
  static final Path JAR = Path.of(System.getProperty("manager.jar")).normalize();
  static final String RUNS = "Managers: volume is RUNNING.";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Gives the process the signals that whoever runs the tests may ignore: under nohup, or in the
   * background of a script, HUP and INT are, and a JVM leaves it at that.
   */
  private static final List<String> DEFAULT_SIGNALS = defaultSignals();

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  private ManagerProcess(Process process) {
    this.process = process;
    readers.add(reader(process.getInputStream(), out));
    readers.add(reader(process.getErrorStream(), err));
  }

  private static List<String> defaultSignals() {
    List<String> env = List.of("env", "--default-signal=HUP,INT,TERM");
    List<String> probe = new ArrayList<>(env);
    probe.add("true");
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0 ? env : List.of();
    } catch (IOException e) {
      return List.of(); // no such env here: the signals are as they are
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ManagerProcess start(Path home, String... args) throws IOException {
    return start(home, Map.of(), args);
  }

  /** Starts one that has more in its environment. */
  static ManagerProcess start(Path home, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("MANAGER_HOME", home.toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return new ManagerProcess(builder.start());
  }

  private static Thread reader(InputStream stream, List<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                lines.add("(cut off: " + e.getMessage() + ")"); // the process was killed
              }
            });
    reader.start();
    return reader;
  }

  /** Waits for a line of the standard output that has a text. */
  void awaitOut(String text) {
    awaitLine(out, text);
  }

  /** Waits for a line of the standard error that has a text. */
  void awaitErr(String text) {
    awaitLine(err, text);
  }

  private void awaitLine(List<String> lines, String text) {
    await(text)
        .atMost(PATIENCE)
        .failFast(
            "The process ended", () -> assertThat(process.isAlive()).as(this::everything).isTrue())
        .untilAsserted(
            () -> assertThat(lines).as(this::everything).anyMatch(line -> line.contains(text)));
  }

  /** Waits for a line of the standard error and returns the number that a pattern finds in it. */
  int awaitNumber(Pattern pattern) {
    return await(pattern.pattern())
        .atMost(PATIENCE)
        .until(
            () ->
                err.stream()
                    .map(pattern::matcher)
                    .filter(Matcher::find)
                    .map(found -> Integer.parseInt(found.group(1)))
                    .findFirst()
                    .orElse(0),
            number -> number > 0);
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).as("kill").isZero();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns its exit status. */
  int exitStatus() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as(this::everything)
        .isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  List<String> out() {
    return out;
  }

  /** Returns the lines of the standard error, without what a newer JVM says of the framework. */
  List<String> err() {
    return err.stream().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  String everything() {
    return "out:\n%s\nerr:\n%s".formatted(String.join("\n", out), String.join("\n", err));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
