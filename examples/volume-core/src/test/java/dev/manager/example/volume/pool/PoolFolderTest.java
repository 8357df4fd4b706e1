package dev.manager.example.volume.pool;

import static dev.manager.example.volume.pool.PoolFixture.IGNORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolFolderTest {
  private final Path folder;
  private final PoolFixture fixture;

  PoolFolderTest(@TempDir Path temporary) {
    folder = temporary.resolve("pool");
    fixture = new PoolFixture(folder);
  }

  @Test
  void makesAPoolOfAnEmptyFolder() throws IOException {
    Files.createDirectory(folder);
    fixture.open().close();
    assertThat(folder.resolve(".manager-pool")).isRegularFile();
    fixture.open().close();
  }

  @Test
  void makesAPoolWhereACrashLeftHalfAMarker() throws IOException {
    Files.createDirectory(folder);
    Files.writeString(folder.resolve(".manager-pool.tmp"), "for");
    fixture.open().close();
    assertThat(folder.resolve(".manager-pool.tmp")).doesNotExist();
  }

  @Test
  void refusesAFolderOfOthersAndLeavesItAsItIs() throws IOException {
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("thesis.txt"), "mine");
    refuses(
        "Pool folder %s has no .manager-pool, so it is no pool, but it has thesis.txt: expected a"
            + " pool, or an empty folder",
        folder);
    assertThat(folder.resolve(".manager-pool")).doesNotExist();
  }

  @Test
  void refusesAForeignFileInThePool() throws IOException {
    fixture.open().close();
    Path foreign = Files.writeString(folder.resolve("thesis.txt"), "mine");
    refuses("File %s is not of this pool: move it away", foreign);
    assertThat(foreign).hasContent("mine");
  }

  @Test
  void refusesAForeignFolderInThePool() throws IOException {
    fixture.open().close();
    Path foreign = Files.createDirectory(folder.resolve("photos")).resolve("cat.jpg");
    Files.writeString(foreign, "mine");
    refuses("File %s is not of this pool: move it away", foreign);
    assertThat(foreign).hasContent("mine");
  }

  @Test
  void refusesAForeignFileInAVolumeAndPutsNothingRightBefore() throws IOException {
    var pool = fixture.open();
    pool.create("a", 1, "thin", IGNORED);
    pool.close();
    Path leftover = Files.createDirectory(folder.resolve("b"));
    Path foreign = Files.writeString(folder.resolve("a").resolve("note"), "mine");
    refuses("File %s is not of this pool: move it away", foreign);
    assertThat(leftover).exists();
  }

  @Test
  void deletesNoVolumeWithAForeignFileInIt() throws IOException {
    var pool = fixture.open();
    pool.create("a", 1, "thin", IGNORED);
    Path foreign = Files.writeString(folder.resolve("a").resolve("note"), "mine");
    assertThatThrownBy(() -> pool.delete("a"))
        .isInstanceOf(PoolUnusableException.class)
        .hasMessage("File %s is not of this pool: move it away", foreign);
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.AVAILABLE);
    Files.delete(foreign);
    pool.delete("a");
    pool.close();
  }

  @Test
  void makesNoVolumeOfAForeignFolder() throws IOException {
    var pool = fixture.open();
    Path foreign = Files.createDirectory(folder.resolve("a"));
    assertThatThrownBy(() -> pool.create("a", 1, "thin", IGNORED))
        .isInstanceOf(PoolUnusableException.class)
        .hasMessage(
            "Could not create volume a in pool folder %s: there is a foreign file %s",
            folder, foreign);
    assertThat(foreign).isEmptyDirectory();
    assertThat(pool.list()).isEmpty();
    pool.close();
  }

  @Test
  void refusesAFileInPlaceOfTheFolder() throws IOException {
    Files.writeString(folder, "a file");
    refuses("Pool folder %1$s cannot be used: %1$s is a file, expected a folder", folder);
  }

  @Test
  void refusesAFileAboveTheFolder() throws IOException {
    Files.writeString(folder, "a file");
    var below = new PoolFixture(folder.resolve("pool"));
    assertThatThrownBy(below::open)
        .isInstanceOf(PoolUnusableException.class)
        .hasMessageStartingWith("Pool folder %s cannot be used: ", folder.resolve("pool"));
  }

  @Test
  void saysThatThePoolCannotBeWritten() throws IOException {
    var pool = fixture.open();
    Path aside = Files.move(folder, folder.resolveSibling("aside"));
    Files.writeString(folder, "a file in place of the folder");
    assertThat(pool.isUsable()).isFalse();
    assertThatThrownBy(() -> pool.create("a", 1, "thin", IGNORED))
        .isInstanceOf(PoolUnusableException.class)
        .hasMessageStartingWith("Could not create volume a in pool folder %s: ", folder);
    assertThat(pool.list()).isEmpty();
    Files.delete(folder);
    Files.move(aside, folder);
    assertThat(pool.isUsable()).isTrue();
    pool.create("a", 1, "thin", IGNORED);
    pool.close();
  }

  @Test
  void isOpenOnlyOnce() {
    var pool = fixture.open();
    refuses(
        "Pool folder %s is in use by another manager: expected one manager for each pool", folder);
    pool.close();
    pool.close();
    fixture.open().close();
  }

  @Test
  void refusesAnotherFormat() throws IOException {
    fixture.open().close();
    Path marker = Files.writeString(folder.resolve(".manager-pool"), "format=3\n");
    refuses("File %s names the format 3: expected 1 or 2", marker);
  }

  @Test
  void refusesADescriptionThatItCannotRead() throws IOException {
    var pool = fixture.open();
    pool.create("a", 1, "thin", IGNORED);
    pool.close();
    Path description = folder.resolve("a").resolve("volume.properties");
    Files.writeString(description, "name=a\nbytes=many\n");
    assertThatThrownBy(fixture::open)
        .isInstanceOf(PoolUnusableException.class)
        .hasMessageStartingWith("File %s is no description of a volume: ", description);
  }

  private void refuses(String message, Object... arguments) {
    assertThatThrownBy(fixture::open)
        .isInstanceOf(PoolUnusableException.class)
        .hasMessage(message, arguments);
  }
}
