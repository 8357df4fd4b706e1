package dev.manager.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StartLevelsTest {
  @Test
  void theLongestBeginningDecides() throws IOException {
    String lines = "org.apache.felix = 2\norg.apache.felix.fileinstall = 3\norg.ops4j = 1\n";
    StartLevels levels =
        new StartLevels(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    assertThat(levels.of("org.apache.felix.scr")).isEqualTo(2);
    assertThat(levels.of("org.apache.felix.fileinstall")).isEqualTo(3);
    assertThat(levels.of("org.ops4j.pax.logging")).isEqualTo(1);
    assertThat(levels.of("com.example")).isEqualTo(levels.highest()).isEqualTo(3);
  }
}
