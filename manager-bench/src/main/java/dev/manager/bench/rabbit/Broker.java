package dev.manager.bench.rabbit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A RabbitMQ on free ports of the loopback interface, with its state in a temporary folder, which
 * any user may start. For one thread.
 */
final class Broker implements AutoCloseable {
  // Not /usr/sbin: that wrapper changes the user and drops the environment.
  private static final Path BINARIES = Path.of("/usr/lib/rabbitmq/bin");
  private static final Path SERVER = BINARIES.resolve("rabbitmq-server");
  private static final long START_SECONDS = 120;

  private final Path folder;
  private final int port = freePort();
  private final int distribution = freePort();
  private final int epmdPort = freePort();
  private final Process epmd;
  private final Process server;

  private Broker(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    prepare();
    epmd = command("epmd", "-address", "127.0.0.1", "-port", "" + epmdPort).start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    server = command(SERVER.toString()).start();
    if (!awaitStart()) {
      String said = Files.readString(folder.resolve("out"));
      close();
      throw new IOException("RabbitMQ does not start: " + said);
    }
  }

  /** The tool fails as long as the node cannot be reached; each try takes about a second. */
  private boolean awaitStart() throws IOException, InterruptedException {
    String tool = BINARIES.resolve("rabbitmqctl").toString();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (server.isAlive() && System.nanoTime() < end) {
      Process waiting = command(tool, "-q", "await_startup", "--timeout", "60").start();
      if (!waiting.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        waiting.destroyForcibly();
      } else if (waiting.exitValue() == 0) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether RabbitMQ is installed. */
  static boolean isInstalled() {
    return Files.isExecutable(SERVER);
  }

  /** Tells where it is looked for. */
  static Path place() {
    return SERVER;
  }

  /** Starts it, and waits until it serves. */
  static Broker start() throws IOException, InterruptedException {
    return new Broker(Files.createTempDirectory("manager-bench-rabbit"));
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void prepare() throws IOException {
    Path cookie = Files.writeString(folder.resolve(".erlang.cookie"), "managerbench");
    Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        """
        listeners.tcp.1 = 127.0.0.1:%d
        log.console = false
        log.file.level = warning
        vm_memory_high_watermark.absolute = 2GB
        disk_free_limit.absolute = 50MB
        """
            .formatted(port));
    Files.writeString(folder.resolve("enabled_plugins"), "[].");
  }

  private ProcessBuilder command(String... line) {
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    String loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
    Map<String, String> environment = builder.environment();
    environment.put("HOME", folder.toString());
    environment.put("RABBITMQ_NODENAME", "rabbit@localhost");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", "" + port);
    environment.put("RABBITMQ_DIST_PORT", "" + distribution);
    environment.put("RABBITMQ_BASE", folder.toString());
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.conf").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", "" + epmdPort);
    environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", loopback);
    environment.put("RABBITMQ_CTL_ERL_ARGS", loopback);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
  }

  /** Returns its URL in oslo's form. */
  String url() {
    return "rabbit://guest:guest@127.0.0.1:%d/".formatted(port);
  }

  /** Returns its process, of which others are children. */
  ProcessHandle process() {
    return server.toHandle();
  }

  /** Ends it, and removes what it stored. Further calls do nothing. */
  @Override
  public void close() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
    epmd.destroyForcibly();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      return; // it was closed before
    }
  }
}
