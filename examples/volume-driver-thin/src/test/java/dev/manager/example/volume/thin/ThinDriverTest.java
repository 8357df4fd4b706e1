package dev.manager.example.volume.thin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.VolumeDriver.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
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

class ThinDriverTest {
  private static final long MIB = 1 << 20;
  private static final Progress IGNORED = (done, total) -> {};

  private final Path folder;
  private final ThinDriver driver = new ThinDriver();

  ThinDriverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void makesAFileOfTheSizeThatReadsAsZeros() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 3 * MIB + 1, IGNORED);
    assertThat(Files.readAllBytes(file)).hasSize((int) (3 * MIB + 1)).containsOnly(0);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void takesNoSpaceForWhatIsNotWritten() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 64 * MIB, IGNORED);
    write(file, 10 * MIB, new byte[] {1, 2, 3});
    Path copy = folder.resolve("copy");
    driver.snapshot(file, copy, IGNORED);
    assertThat(kibibytesOnDisk(file)).isLessThan(2048);
    assertThat(kibibytesOnDisk(copy)).isLessThan(2048);
  }

  @Test
  void extendsAndKeepsWhatIsThere() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 10, IGNORED);
    write(file, 9, new byte[] {7});
    driver.extend(file, 20, IGNORED);
    assertThat(Files.readAllBytes(file)).hasSize(20).containsSequence(7, 0, 0);
  }

  @Test
  void copiesWhatIsThereAndReportsHowFarItIs() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 2 * MIB + 5, IGNORED);
    write(file, MIB + 1, new byte[] {1, 2, 3});
    write(file, 2 * MIB + 4, new byte[] {9});
    List<Long> reports = new ArrayList<>();
    Path copy = folder.resolve("copy");
    driver.snapshot(file, copy, (done, total) -> reports.add(done));
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
    assertThat(reports).containsExactly(MIB, 2 * MIB, 2 * MIB + 5);
  }

  @Test
  void leavesNoCopyWhenItIsCancelled() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 2 * MIB, IGNORED);
    Path copy = folder.resolve("copy");
    Progress cancelled =
        (done, total) -> {
          throw new InterruptedException("cancelled");
        };
    assertThatThrownBy(() -> driver.snapshot(file, copy, cancelled))
        .isInstanceOf(InterruptedException.class);
    assertThat(copy).doesNotExist();
  }

  @Test
  void touchesNoFileThatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "mine");
    assertThatThrownBy(() -> driver.create(file, 1, IGNORED))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  void leavesNoFileThatItCannotMakeLongEnough() {
    Path file = folder.resolve("a");
    assertThatThrownBy(() -> driver.create(file, Long.MAX_VALUE, IGNORED))
        .isInstanceOf(IOException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void removesAFileAndMindsNoneThatIsGone() throws Exception {
    Path file = folder.resolve("a");
    driver.create(file, 1, IGNORED);
    driver.delete(file);
    driver.delete(file);
    assertThat(file).doesNotExist();
  }

  private static void write(Path file, long at, byte[] bytes) throws IOException {
    try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.seek(at);
      opened.write(bytes);
    }
  }

  private static long kibibytesOnDisk(Path file) throws IOException {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    try (var output = new Scanner(du.getInputStream(), StandardCharsets.UTF_8)) {
      return output.nextLong();
    }
  }
}
