package dev.manager.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private final Path temp;

  HomeTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @Test
  void theOptionComesBeforeTheEnvironmentAndThatBeforeTheJar() {
    Path jar = temp.resolve("manager.jar");
    Map<String, String> environment = Map.of(Home.ENVIRONMENT, temp.resolve("env").toString());
    Path option = temp.resolve("option");
    assertThat(Home.choose(option, environment, jar)).isEqualTo(option);
    assertThat(Home.choose(null, environment, jar)).isEqualTo(temp.resolve("env"));
    assertThat(Home.choose(null, Map.of(), jar)).isEqualTo(temp.resolve("manager-home"));
  }

  @Test
  void makesItsPartsAndSaysWhoHasIt() throws Exception {
    Path folder = temp.resolve("a/b");
    try (Home home = Home.open(folder)) {
      assertThat(home.part("conf")).isDirectory();
      assertThat(home.part("deploy")).isDirectory();
      assertThat(folder.resolve("lock")).hasContent(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> Home.open(file).close())
        .isInstanceOf(LaunchException.class)
        .hasMessage(
            "Home folder %s cannot be used: it is a file; nothing was started, choose another with"
                + " --home",
            file);
  }

  @Test
  void aFileInThePlaceOfAPartIsNamed() throws IOException {
    Path conf = Files.createFile(temp.resolve("conf"));
    assertThatThrownBy(() -> Home.open(temp).close())
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("cannot be used: %s is a file;", conf);
  }
}
