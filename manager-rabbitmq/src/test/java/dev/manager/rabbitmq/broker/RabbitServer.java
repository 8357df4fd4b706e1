package dev.manager.rabbitmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ of the tests: any user may start it, on free ports of the loopback interface, with its
 * state in a temporary folder; it ends with the test's process.
 */
public final class RabbitServer implements AutoCloseable {
  // Not /usr/sbin: that wrapper changes the user and drops the environment.
  private static final Path BINARIES = Path.of("/usr/lib/rabbitmq/bin");
  private static @Nullable RabbitServer shared;

  private final Path folder;
  private final Path home; // with the cookie: shared in a cluster
  private final String node;
  private final int port;
  private final int distribution;
  private final int epmdPort;
  private @Nullable Process epmd;
  private @Nullable Process broker;

  private RabbitServer(Path folder, Path home, String node, int epmdPort) throws IOException {
    this.folder = folder;
    this.home = home;
    this.node = node;
    this.port = freePort();
    this.distribution = freePort();
    this.epmdPort = epmdPort;
  }

  /** Returns the broker that all tests share that do not stop it; skips the test if none can be. */
  public static synchronized RabbitServer shared() throws Exception {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** Starts a broker. */
  public static RabbitServer start() throws Exception {
    return start("", "");
  }

  /** Starts a broker with further lines of rabbitmq.conf. */
  public static RabbitServer start(String name, String configuration) throws Exception {
    return start(name, configuration, "");
  }

  /** Starts a broker with further lines of rabbitmq.conf, and plugins with commas between. */
  public static RabbitServer start(String name, String configuration, String plugins)
      throws Exception {
    require();
    Path folder = Files.createTempDirectory("manager-rabbit");
    var server = new RabbitServer(folder, folder.resolve("home"), "rabbit" + name, freePort());
    server.prepare(configuration, plugins);
    server.startEpmd();
    server.up();
    return server;
  }

  /** Starts a cluster. */
  public static List<RabbitServer> cluster(int size) throws Exception {
    require();
    int epmdPort = freePort();
    Path shared = Files.createTempDirectory("manager-rabbit-cluster");
    List<RabbitServer> nodes = new ArrayList<>();
    var peers = new StringBuilder("cluster_formation.peer_discovery_backend = classic_config\n");
    for (int i = 1; i <= size; i++) {
      peers.append(
          "cluster_formation.classic_config.nodes.%d = rabbit%d@localhost\n".formatted(i, i));
    }
    for (int i = 1; i <= size; i++) {
      var server =
          new RabbitServer(shared.resolve("n" + i), shared.resolve("home"), "rabbit" + i, epmdPort);
      server.prepare(peers.toString(), "");
      nodes.add(server);
      if (i == 1) {
        server.startEpmd();
      }
      server.up();
    }
    return nodes;
  }

  private static void require() {
    boolean there = Files.isExecutable(BINARIES.resolve("rabbitmq-server"));
    boolean required = "all".equals(System.getProperty("manager.tests.require"));
    assumeTrue(there || required, "RabbitMQ's server is not installed");
    assertThat(there).describedAs("%s/rabbitmq-server", BINARIES).isTrue();
  }

  /** Returns a port that nobody has for the moment. */
  public static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void prepare(String configuration, String plugins) throws IOException {
    Files.createDirectories(home);
    Files.createDirectories(folder.resolve("log"));
    Path cookie = home.resolve(".erlang.cookie");
    if (!Files.exists(cookie)) {
      Files.writeString(cookie, "managertests");
      Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
    }
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        """
        listeners.tcp.1 = 127.0.0.1:%d
        loopback_users.guest = true
        log.console = false
        log.file.level = info
        vm_memory_high_watermark.absolute = 2GB
        disk_free_limit.absolute = 50MB
        %s"""
            .formatted(port, configuration));
    Files.writeString(folder.resolve("enabled_plugins"), "[%s].".formatted(plugins));
  }

  private ProcessBuilder command(String... line) {
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", home.toString());
    environment.put("RABBITMQ_NODENAME", node + "@localhost");
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
    String loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
    environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", loopback);
    environment.put("RABBITMQ_CTL_ERL_ARGS", loopback);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve("log").resolve("out").toFile()));
  }

  private void startEpmd() throws IOException {
    Process started = command("epmd", "-address", "127.0.0.1", "-port", "" + epmdPort).start();
    epmd = started;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * Starts it, with what it had. Erlang gives up, and RabbitMQ with it, when the name or the port
   * of the node that ran before is not free yet; so it is started once more if it has ended.
   */
  public void up() throws Exception {
    if (epmd == null && broker == null) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }
    for (int tries = 0; tries < 2; tries++) {
      if (starts()) {
        return;
      }
    }
    throw new IllegalStateException(
        "RabbitMQ did not start: " + Files.readString(folder.resolve("log").resolve("out")));
  }

  private boolean starts() throws IOException, InterruptedException {
    Process started = command(BINARIES.resolve("rabbitmq-server").toString()).start();
    broker = started;
    for (int i = 0; i < 60; i++) {
      if (run("await_startup", "--timeout", "60") == 0) {
        return true;
      }
      if (!started.isAlive()) {
        return false;
      }
    }
    throw new IllegalStateException(
        "RabbitMQ starts too slowly: " + Files.readString(folder.resolve("log").resolve("out")));
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(BINARIES.resolve("rabbitmqctl").toString(), "-q"));
    line.addAll(List.of(arguments));
    Process process = command(line.toArray(String[]::new)).start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("rabbitmqctl does not end: " + line);
    }
    return process.exitValue();
  }

  /** Runs rabbitmqctl; returns what it says. */
  public String control(String... arguments) throws Exception {
    Path out = Files.createTempFile(folder, "ctl", ".out");
    List<String> line = new ArrayList<>(List.of(BINARIES.resolve("rabbitmqctl").toString(), "-q"));
    line.addAll(List.of(arguments));
    Process process = command(line.toArray(String[]::new)).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as("%s said %s", line, said).isZero();
    return said;
  }

  /** Ends it in order, with its state kept. */
  public void down() throws Exception {
    control("shutdown");
    assertThat(Objects.requireNonNull(broker).waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Ends it as a power cut would: every process of it, at once. */
  public void kill() throws Exception {
    Process present = Objects.requireNonNull(broker);
    List<ProcessHandle> all = new ArrayList<>(present.descendants().toList());
    all.add(present.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    assertThat(present.waitFor(60, TimeUnit.SECONDS)).isTrue();
    for (ProcessHandle each : all) {
      each.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  public int port() {
    return port;
  }

  /** Returns its node's name. */
  public String node() {
    return node + "@localhost";
  }

  /** Returns a URL in oslo's form. */
  public String url() {
    return "rabbit://guest:guest@127.0.0.1:%d/".formatted(port);
  }

  @Override
  public synchronized void close() {
    Process present = broker;
    if (present != null) {
      present.descendants().forEach(ProcessHandle::destroyForcibly);
      present.destroyForcibly();
    }
    Process names = epmd;
    if (names != null) {
      names.destroyForcibly();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      return; // it was closed before
    }
  }
}
