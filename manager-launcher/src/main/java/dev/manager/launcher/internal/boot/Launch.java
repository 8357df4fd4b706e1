package dev.manager.launcher.internal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * One run of the process, from the home folder to the stop. The main thread starts everything,
 * waits for an end (the commands are done, the shell is left, a signal, the framework was stopped)
 * and stops everything; other threads only tell it which end it is.
 */
final class Launch {
  private static final Duration INSIDE_LIMIT = Duration.ofSeconds(30);

  private final Options options;
  private final PrintStream err;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  Launch(Options options, PrintStream err) {
    this.options = options;
    this.err = err;
  }

  /**
   * Runs.
   *
   * @return the exit status
   * @throws LaunchException if it could not start
   */
  int run() throws LaunchException {
    boolean interactive = options.exec() == null && Terminal.isInteractive();
    try (ExecutableJar jar = new ExecutableJar();
        Home home = Home.open(Home.choose(options.home(), System.getenv(), ExecutableJar.path()))) {
      home.writeDefaults(jar);
      System.setProperty("manager.home", home.folder().toString()); // for logback.xml
      StartLevels levels = startLevels(jar);
      FrameworkHost host = new FrameworkHost(home, options, interactive, levels.highest());
      handleSignals(host);
      host.start(jar, levels);
      host.problems().forEach(err::println);
      return live(host);
    } catch (IOException e) {
      throw new LaunchException(ExitStatus.FAILED, "Cannot read or write: " + Lines.first(e), e);
    }
  }

  private static StartLevels startLevels(ExecutableJar jar) throws IOException {
    try (InputStream lines = jar.open("start-levels.properties")) {
      return new StartLevels(lines);
    }
  }

  private int live(FrameworkHost host) {
    daemon("manager-mission", () -> mission(host)).start();
    daemon("manager-framework-end", () -> awaitFramework(host)).start();
    int status;
    try {
      status = end.get();
      return stop(host) ? status : ExitStatus.FAILED;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Nobody interrupts the main thread", e);
    }
  }

  /** Does what the process is for; without a result it is a daemon that goes on. */
  private void mission(FrameworkHost host) {
    try {
      Callable<?> mission =
          host.await(Callable.class, "mission", INSIDE_LIMIT)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "the runtime (bundle dev.manager.impl) or Gogo is not running"));
      if (mission.call() instanceof Integer status) {
        end.complete(status);
      }
    } catch (Exception e) {
      err.println("Cannot go on: " + Lines.first(e));
      end.complete(ExitStatus.FAILED);
    }
  }

  private void awaitFramework(FrameworkHost host) {
    try {
      host.awaitStop();
      end.complete(ExitStatus.OK);
    } catch (InterruptedException e) {
      end.completeExceptionally(e);
    }
  }

  private void handleSignals(FrameworkHost host) {
    Signals.handle("TERM", this::endOnSignal);
    Signals.handle("INT", this::endOnSignal);
    Signals.handle("HUP", name -> resetAll(host));
  }

  private void endOnSignal(String name) {
    boolean commandsCutShort = options.exec() != null;
    if (end.complete(commandsCutShort ? ExitStatus.FAILED : ExitStatus.OK)) {
      err.printf(
          "%s: stopping everything%s%n",
          name, commandsCutShort ? "; not all commands were run" : "");
    } else {
      err.println(name + ": already stopping");
    }
  }

  private void resetAll(FrameworkHost host) {
    host.inside(Runnable.class, "reset")
        .ifPresentOrElse(Runnable::run, () -> err.println("HUP: nothing to reset yet"));
  }

  private boolean stop(FrameworkHost host) throws InterruptedException {
    Supplier<?> unfinished =
        host.inside(Supplier.class, "unfinished").<Supplier<?>>map(s -> s).orElse(() -> "");
    if (host.stop(options.stopLimit())) {
      return true;
    }
    err.printf(
        "Not stopped within %d s; halted. Still running: %s%s%n",
        options.stopLimit().toSeconds(), unfinished.get(), host.unstopped());
    return false;
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
