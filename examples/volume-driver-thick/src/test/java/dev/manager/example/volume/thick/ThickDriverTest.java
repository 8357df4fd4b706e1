package dev.manager.example.volume.thick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ThickDriverTest {
  private static final long MIB = 1 << 20;
  private static final Progress IGNORED = (done, total) -> {};

  private final Path folder;
  private final ThickDriver driver = new ThickDriver();

  ThickDriverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void takesItsSpaceAtOnce() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 8 * MIB, IGNORED);
    assertThat(kibibytesOnDisk(file)).isBetween(8192L, 9216L);
  }

  @Test
  void reportsEachStepUpToTheEnd() throws Exception {
    List<Long> reports = new ArrayList<>();
    Path file = folder.resolve("a");
    driver.create(file, 2 * MIB + 1, (done, total) -> reports.add(done));
    assertThat(reports).containsExactly(MIB, 2 * MIB, 2 * MIB + 1);
    assertThat(Files.readAllBytes(file)).hasSize((int) (2 * MIB + 1)).containsOnly(0);
  }

  @Test
  void leavesNoFileWhenItIsCancelled() {
    Path file = folder.resolve("a");
    assertThatThrownBy(() -> driver.create(file, 4 * MIB, cancelledAt(2 * MIB)))
        .isInstanceOf(InterruptedException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void extendsAndKeepsWhatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    driver.extend(file, 5, IGNORED);
    assertThat(Files.readAllBytes(file)).containsExactly('a', 'b', 'c', 0, 0);
  }

  @Test
  void leavesTheOldSizeWhenAnExtendIsCancelled() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    assertThatThrownBy(() -> driver.extend(file, 4 * MIB, cancelledAt(2 * MIB)))
        .isInstanceOf(InterruptedException.class);
    assertThat(file).hasContent("abc");
  }

  @Test
  void copiesTheWholeVolume() throws Exception {
    byte[] data = new byte[(int) (MIB + 10)];
    data[5] = 1;
    data[(int) MIB + 9] = 2;
    Path file = Files.write(folder.resolve("a"), data);
    Path copy = folder.resolve("copy");
    driver.snapshot(file, copy, IGNORED);
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
  }

  @Test
  void leavesNoCopyWhenItIsCancelled() throws Exception {
    Path file = Files.write(folder.resolve("a"), new byte[(int) (3 * MIB)]);
    Path copy = folder.resolve("copy");
    assertThatThrownBy(() -> driver.snapshot(file, copy, cancelledAt(MIB)))
        .isInstanceOf(InterruptedException.class);
    assertThat(copy).doesNotExist();
  }

  @Test
  void saysBeforehandThatTheDiskIsTooSmall() {
    Path file = folder.resolve("a");
    assertThatThrownBy(() -> driver.create(file, Long.MAX_VALUE, IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageContainingAll(file.toString(), "it takes 8191.99PiB", "the disk has");
    assertThat(file).doesNotExist();
  }

  @Test
  void touchesNoFileThatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "mine");
    assertThatThrownBy(() -> driver.create(file, 1, IGNORED))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("mine");
  }

  private static Progress cancelledAt(long bytes) {
    return (done, total) -> {
      if (done >= bytes) {
        throw new InterruptedException("cancelled");
      }
    };
  }

  private static long kibibytesOnDisk(Path file) throws IOException {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    try (var output = new Scanner(du.getInputStream(), StandardCharsets.UTF_8)) {
      return output.nextLong();
    }
  }
}
