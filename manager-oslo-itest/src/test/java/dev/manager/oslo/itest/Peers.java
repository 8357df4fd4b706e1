package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Starts peers: Python's of Debian's package, and ours as the executable jar. */
final class Peers {
  static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path JAR = Path.of(System.getProperty("manager.jar")).normalize();
  private static final Path PROBE = Path.of(System.getProperty("manager.probe")).normalize();

  private Peers() {}

  /** Skips the test where Python's library is not installed, unless nothing may be skipped. */
  static void assumePython() throws IOException, InterruptedException {
    boolean present = Files.isExecutable(PYTHON) && imports("oslo_messaging");
    boolean required = "all".equals(System.getProperty("manager.tests.require"));
    assumeTrue(present || required, "python3-oslo.messaging is not installed");
    assertThat(present).as("python3-oslo.messaging is installed for " + PYTHON).isTrue();
  }

  private static boolean imports(String module) throws IOException, InterruptedException {
    Process probe = new ProcessBuilder(PYTHON.toString(), "-c", "import " + module).start();
    return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
  }

  private static String script(String name) {
    try {
      URL resource = Objects.requireNonNull(Peers.class.getResource("/python/" + name), name);
      return Path.of(resource.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Peer pythonServer(Broker broker, String topic, String host) throws IOException {
    return Peer.start(
        "Python's server " + host,
        List.of(PYTHON.toString(), script("probe_server.py"), broker.osloUrl(), topic, host));
  }

  static Peer pythonClient(Broker broker) throws IOException {
    return Peer.start(
        "Python's client", List.of(PYTHON.toString(), script("probe_client.py"), broker.osloUrl()));
  }

  /**
   * Starts ours: it serves, and can be told to call.
   *
   * @param home an empty folder, or that of one that has ended
   */
  static Peer ours(Broker broker, Path home, String topic, String host) throws IOException {
    Path conf = Files.createDirectories(home.resolve("conf"));
    Path deploy = Files.createDirectories(home.resolve("deploy"));
    Files.writeString(conf.resolve("dev.manager.host.cfg"), "host.name = " + host + "\n");
    Files.writeString(conf.resolve("dev.manager.rabbitmq.cfg"), broker.ourConfiguration());
    Files.writeString(conf.resolve("probe.cfg"), "manager.name = " + topic + "\n");
    if (Files.notExists(deploy.resolve("probe.jar"))) {
      Files.copy(PROBE, deploy.resolve("probe.jar"));
    }
    return Peer.start(
        "Manager " + host,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            JAR.toString(),
            "--home",
            home.toString()));
  }
}
