package dev.manager.bench.rabbit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client and a server, each a process of its own, with what was measured. For one thread. */
final class Pair implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";

  private final String name;
  private final Broker broker;
  private final Worker server;
  private final Worker client;
  private final Map<String, List<Map<String, Double>>> measured = new HashMap<>();

  private Pair(String name, Broker broker, Worker server, Worker client) {
    this.name = name;
    this.broker = broker;
    this.server = server;
    this.client = client;
  }

  /** Starts one in Java: {@code manager}, or the {@link Layout} of a client by hand. */
  static Pair java(String name, String kind, Broker broker, List<String> jvmArguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms256m", "-Xmx256m"));
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Peer.class.getName()));
    command.add(kind);
    return of(
        name, broker, with(command, "server", broker.url()), with(command, "client", broker.url()));
  }

  /** Starts Python's oslo.messaging. */
  static Pair python(String name, Broker broker) throws IOException {
    return of(
        name,
        broker,
        List.of(PYTHON, "-c", script("oslo_server.py"), broker.url(), "oslo", "host-1"),
        List.of(PYTHON, "-c", script("oslo_client.py"), broker.url(), "oslo"));
  }

  /** Returns the version of Python's oslo.messaging; empty if it is not installed. */
  static String python() throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return "";
    }
    var asked =
        new ProcessBuilder(
                PYTHON,
                "-c",
                "import oslo_messaging; from importlib.metadata import version;"
                    + " print(version('oslo.messaging'))")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return asked.waitFor() == 0 ? said : "";
  }

  private static String script(String name) throws IOException {
    try (InputStream script = Objects.requireNonNull(Pair.class.getResourceAsStream(name), name)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static Pair of(
      String name, Broker broker, List<String> serverCommand, List<String> clientCommand)
      throws IOException {
    var server = new Worker(name + ", server", serverCommand);
    try {
      return new Pair(name, broker, server, new Worker(name + ", client", clientCommand));
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  /** Has something done that is not measured. */
  void warm(String command) throws IOException {
    Map<String, Double> unused = client.ask(command);
  }

  /** Has something done, and keeps the figures, those of all processors among them. */
  void measure(String label, String command) throws IOException {
    double ofClient = Worker.cpu(client.process());
    double ofServer = Worker.cpu(server.process());
    double ofBroker = Worker.cpu(broker.process());
    Map<String, Double> figures = client.ask(command);
    double count = Objects.requireNonNull(figures.get("count"));
    figures.put("rate", count / Objects.requireNonNull(figures.get("seconds")));
    figures.put("client", (Worker.cpu(client.process()) - ofClient) / count * 1e6);
    figures.put("server", (Worker.cpu(server.process()) - ofServer) / count * 1e6);
    figures.put("broker", (Worker.cpu(broker.process()) - ofBroker) / count * 1e6);
    measured.computeIfAbsent(label, key -> new ArrayList<>()).add(figures);
  }

  /** Returns the median of a figure. */
  double median(String label, String figure) {
    double[] sorted =
        measured.getOrDefault(label, List.of()).stream()
            .mapToDouble(each -> each.getOrDefault(figure, Double.NaN))
            .sorted()
            .toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Returns what a figure was in the best and in the worst round. */
  String range(String label, String figure) {
    var all =
        measured.getOrDefault(label, List.of()).stream()
            .mapToDouble(each -> each.getOrDefault(figure, Double.NaN))
            .summaryStatistics();
    return String.format(java.util.Locale.ROOT, "%,.0f-%,.0f", all.getMin(), all.getMax());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
