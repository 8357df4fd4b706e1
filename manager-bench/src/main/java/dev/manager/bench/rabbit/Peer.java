package dev.manager.bench.rabbit;

import dev.manager.bench.api.Load;
import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.FrameworkKind;
import dev.manager.bench.harness.Riders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleException;

/**
 * A process of the benchmark: {@code Peer KIND ROLE URL}. It prints {@code ready}; a client then
 * reads a command a line, and answers each with a line of names and figures. It ends with its
 * standard input. For one thread.
 */
public final class Peer {
  private Peer() {}

  /**
   * Runs the process.
   *
   * @param arguments {@code manager}, or the {@link Layout} of a client by hand; {@code client} or
   *     {@code server}; a URL
   * @throws Exception if it cannot
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // what a framework prints is no answer
    String role = arguments[1];
    String url = arguments[2];
    switch (arguments[0] + " " + role) {
      case "manager server" -> serve(host(role, url), out);
      case "manager client" -> {
        try (Container host = host(role, url)) {
          measure(host.service(Load.class, "(service.id=*)"), out);
        }
      }
      case "waiting server", "bare server", "oslo server" ->
          serve(new RawServer(Layout.of(arguments[0]), url), out);
      case "waiting client", "bare client", "oslo client" -> {
        try (var load = new RawLoad(Layout.of(arguments[0]), url)) {
          measure(load, out);
        }
      }
      default -> throw new IllegalArgumentException(arguments[0] + " " + role);
    }
  }

  /** Starts a framework with Manager and its RabbitMQ, as a host has them. */
  private static Container host(String role, String url) {
    System.setProperty("bench.url", url);
    System.setProperty("bench.role", "bench." + role);
    Container container =
        Container.withManager(
            FrameworkKind.ofThisJvm(),
            "jackson-core",
            "jackson-annotations",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "manager-rpc",
            "amqp-client",
            "manager-rabbitmq");
    try {
      container.install("bench:cluster", Riders.open("cluster"));
    } catch (BundleException e) {
      container.close();
      throw new IllegalStateException(e);
    }
    Object unused = container.service("dev.manager.spi.RpcTransport", "(service.ranking=100)");
    return container;
  }

  /** Serves until whoever started it says that it is over. */
  private static void serve(AutoCloseable server, PrintStream out) throws Exception {
    try (server) {
      out.println("ready");
      long unused = System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void measure(Load load, PrintStream out) throws IOException {
    var work = new Work(load);
    out.println("ready");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      out.println(
          switch (words[0]) {
            case "calls" -> work.calls(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "casts" -> work.casts(Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException(line);
          });
    }
  }
}
