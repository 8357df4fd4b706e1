package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/karaf.md, from an unpacked Karaf to its end, without a network. */
class GuideTest {
  private static final Path PROJECT =
      Path.of(System.getProperty("manager.project")).toAbsolutePath().normalize();

  @Test
  void everyCommandOfTheGuideDoesWhatItSays() throws Exception {
    List<Guide.Block> blocks = Guide.read(PROJECT.resolve("docs/karaf.md"));
    assertThat(blocks).hasSizeGreaterThan(10);
    try (Karaf karaf = Karaf.start(KarafHome.unpack("guide", Framework.FELIX))) {
      for (Guide.Block block : blocks) {
        if (block.language().equals("sh")) {
          shell(karaf, block);
        } else {
          console(karaf, block);
        }
      }
      karaf.stop();
      assertThat(karaf.home().folder().resolve("data/repository")).doesNotExist();
    }
  }

  private static void shell(Karaf karaf, Guide.Block block) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-euc", String.join("\n", block.lines()));
    builder.directory(PROJECT.toFile());
    builder.environment().put("KARAF", karaf.home().folder().toString());
    File out = karaf.home().folder().resolve("guide.out").toFile();
    builder.redirectErrorStream(true).redirectOutput(out);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", block.lines()).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out.toPath())).isZero();
  }

  private static void console(Karaf karaf, Guide.Block block) {
    int last = block.lines().size() - 1;
    block.lines().subList(0, last).forEach(line -> command(karaf, line));
    String line = block.lines().get(last);
    if (block.shows().isEmpty()) {
      command(karaf, line);
    } else {
      Pattern shows = Pattern.compile(block.shows());
      await("\"%s\" shows %s".formatted(line, shows))
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(command(karaf, line)).containsPattern(shows));
    }
  }

  /** Runs a line as the console would: it prints what commands return. */
  private static String command(Karaf karaf, String line) {
    boolean prints = line.endsWith(" --help") || line.equals("manager:commands");
    boolean returns = line.startsWith("manager:") || line.startsWith("volume:");
    return returns && !prints ? karaf.result(line) : karaf.run(line);
  }
}
