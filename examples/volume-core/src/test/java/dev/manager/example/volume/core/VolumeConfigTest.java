package dev.manager.example.volume.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.example.volume.pool.Limits;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeConfigTest {
  private static final Path HOME = Path.of("home").toAbsolutePath();

  @Test
  void hasADefaultForEveryKey() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new VolumeConfig(
                HOME.resolve("data").resolve("volumes"),
                new Limits(10L << 30, 1L << 30, 1000, 100)));
  }

  @Test
  void readsWhatStandsInAFile() {
    Path elsewhere = Path.of("elsewhere").toAbsolutePath();
    Map<String, String> written =
        Map.of(
            "pool.dir",
            elsewhere.toString(),
            "quota",
            "2GiB",
            "volume.max.size",
            "1000",
            "volumes.max",
            "7",
            "volume.snapshots.max",
            "0");
    assertThat(read(written))
        .isEqualTo(new VolumeConfig(elsewhere, new Limits(2L << 30, 1000, 7, 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quota | much | a size above zero, such as 10GiB",
        "quota | 0 | a size above zero, such as 10GiB",
        "volume.max.size | -1 | a size above zero, such as 1GiB",
        "volumes.max | 0 | a whole number from 1 to 100000",
        "volumes.max | many | a whole number from 1 to 100000",
        "volume.snapshots.max | 10001 | a whole number from 0 to 10000"
      })
  void refusesWhatCannotBeUsed(String key, String value, String expected) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessage("Configuration key %s is \"%s\": expected %s", key, value, expected);
  }

  @Test
  void refusesAFolderThatIsNoPath() {
    assertThatThrownBy(() -> read(Map.of("pool.dir", "a\0b")))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("expected the path of a folder");
  }

  private static VolumeConfig read(Map<String, ?> properties) {
    return VolumeConfig.from(ManagerConfig.of(properties), HOME);
  }
}
