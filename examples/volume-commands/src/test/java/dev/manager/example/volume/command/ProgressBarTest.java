package dev.manager.example.volume.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.example.volume.api.VolumeNotifications;
import dev.manager.notify.Notifier;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.event.Event;

class ProgressBarTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ProgressBar bar =
      new ProgressBar("a", new PrintStream(written, true, StandardCharsets.UTF_8));

  @Test
  void drawsOverItselfAndEndsTheLine() {
    bar.handleEvent(progress("a", 1 << 20, 2 << 20));
    bar.handleEvent(progress("a", 2 << 20, 2 << 20));
    bar.handleEvent(event(VolumeNotifications.CREATE_END, Map.of("name", "a")));
    bar.finish(Duration.ofMinutes(1));
    assertThat(output())
        .isEqualTo(
            "\r[###############...............]  50% 1MiB of 2MiB "
                + "\r[##############################] 100% 2MiB of 2MiB "
                + System.lineSeparator());
  }

  @Test
  void drawsNothingForOtherVolumesNorAfterItsEnd() {
    bar.handleEvent(progress("b", 1, 2));
    bar.finish(Duration.ZERO);
    bar.handleEvent(progress("a", 1, 2));
    assertThat(output()).isEmpty();
  }

  @Test
  void selectsTheEventsThatItUnderstands() throws InvalidSyntaxException {
    var filter = FrameworkUtil.createFilter(ProgressBar.FILTER);
    assertThat(progress("a", 1, 2).matches(filter)).isTrue();
    assertThat(event("volume.create.start", Map.of("name", "a")).matches(filter)).isFalse();
  }

  private static Event progress(String name, long done, long total) {
    return event(
        VolumeNotifications.CREATE_PROGRESS, Map.of("name", name, "done", done, "total", total));
  }

  private static Event event(String type, Map<String, Object> payload) {
    return new Event(
        "dev/manager/notification/info/volume/" + type.replace('.', '/'),
        Map.of(Notifier.EVENT_TYPE, type, Notifier.PAYLOAD, payload));
  }

  private String output() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
