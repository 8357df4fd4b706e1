package dev.manager.bench.rabbit;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that is told what to do by lines, and answers by lines. For one thread. */
final class Worker implements AutoCloseable {
  private static final long LIMIT_SECONDS = 300;
  private static final long END_SECONDS = 20;

  private final String name;
  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;

  /** Starts it, and waits until it is ready; what it says on its standard error goes to ours. */
  Worker(String name, List<String> command) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    String first = line();
    if (!first.equals("ready")) {
      throw new IOException("%s says \"%s\", expected ready".formatted(name, first));
    }
  }

  /** Has something done; returns the figures that it answers. */
  Map<String, Double> ask(String command) throws IOException {
    in.println(command);
    String[] words = line().split(" ", -1);
    Map<String, Double> figures = new HashMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      figures.put(words[i], Double.valueOf(words[i + 1]));
    }
    return figures;
  }

  private String line() throws IOException {
    var line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                String next = out.readLine();
                if (next == null) {
                  throw new EOFException("it has ended");
                }
                return next;
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    try {
      return line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("%s does not answer".formatted(name), e);
    }
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * Returns the processor time that a process and its children have used.
   *
   * @return in seconds
   */
  static double cpu(ProcessHandle of) throws IOException {
    double all = seconds(of.pid());
    for (ProcessHandle child : of.descendants().toList()) {
      all += seconds(child.pid());
    }
    return all;
  }

  /** From the kernel: Java's own figure would do, but is rounded more. */
  private static double seconds(long pid) throws IOException {
    Path file = Path.of("/proc", "" + pid, "stat");
    if (!Files.exists(file)) {
      return 0;
    }
    String stat = Files.readString(file);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }

  @Override
  public void close() {
    in.close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
