package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsConfigTest {
  private static RecordsConfig config(Object... settings) {
    Map<String, Object> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    return RecordsConfig.from(ManagerConfig.of(all), Path.of("/srv"));
  }

  private static void refused(String message, Object... settings) {
    assertThatExceptionOfType(ManagerConfigException.class)
        .isThrownBy(() -> config(settings))
        .withMessageContaining(message);
  }

  @Test
  void nothingNeedsToBeConfigured() {
    RecordsConfig config = config();
    assertThat(config.url()).startsWith("jdbc:h2:async:/srv/records;DB_CLOSE_ON_EXIT=FALSE");
    assertThat(config.database()).isEqualTo("jdbc:h2:async:/srv/records");
    assertThat(config.reportInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.effectiveDownTime()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aDownTimeThatIsNotLongerThanTheIntervalBecomesTwoAndAHalfOfThem() {
    assertThat(
            config("report.interval.seconds", "10", "down.time.seconds", "10").effectiveDownTime())
        .isEqualTo(Duration.ofSeconds(25));
    assertThat(config("report.interval.seconds", 10, "down.time.seconds", 11).effectiveDownTime())
        .isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    refused("jdbc:oracle:thin", "url", "jdbc:oracle:thin");
    refused("expected an OSGi filter", "datasource.target", "(nonsense");
    refused("pool.max", "pool.max", "0");
    refused("only one of", "password", "a", "password.file", "b");
  }

  @Test
  void noSecretIsShown() {
    RecordsConfig config =
        config("url", "jdbc:postgresql://u:secret@db/x?password=secret", "password", "secret");
    assertThat(config.database()).isEqualTo("jdbc:postgresql://db/x");
    assertThat(config.password()).hasToString("***");
    assertThatExceptionOfType(ManagerConfigException.class)
        .isThrownBy(() -> config("url", "jdbc:mysql://u:secret@db/x;password=secret"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void thePasswordMayBeInAFileOrTheEnvironmentAndIsReadAnew(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("password");
    Files.writeString(file, "one\n");
    Password password = config("password.file", file.toString()).password();
    assertThat(password.reveal()).isEqualTo("one");
    Files.writeString(file, "two");
    assertThat(password.reveal()).isEqualTo("two");
    Files.delete(file);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(password::reveal)
        .withMessageContaining(file.toString());
    assertThat(config("password.env", "PATH").password().reveal())
        .isEqualTo(System.getenv("PATH").strip());
  }
}
