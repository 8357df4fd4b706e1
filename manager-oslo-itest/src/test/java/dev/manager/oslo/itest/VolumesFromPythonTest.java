package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.rabbitmq.broker.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README: a few lines of Python that call the volume manager. */
class VolumesFromPythonTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("manager.examples"), "python", "volumes.py");

  private final Path folder;

  VolumesFromPythonTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void pythonMakesAVolumeAndListsThem() throws Exception {
    Peers.assumePython();
    var broker = Broker.of(RabbitServer.shared());
    try (Peer ours = Peers.ours(broker, folder, "beside", "h1").awaitReady()) {
      ours.awaitServer("beside", "h1");
      assertThat(run(broker, "a")).containsExactly("a 67108864 thin AVAILABLE");
      assertThat(run(broker, "b"))
          .containsExactly("a 67108864 thin AVAILABLE", "b 67108864 thin AVAILABLE");
    }
  }

  private static String[] run(Broker broker, String name) throws Exception {
    Process script =
        new ProcessBuilder(Peers.PYTHON.toString(), SCRIPT.toString(), broker.osloUrl(), "h1", name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).as(out).isZero();
    return out.split("\n");
  }
}
