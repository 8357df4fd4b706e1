package dev.manager.example.volume.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressNotificationsTest {
  @Test
  void sendsTheFirstTheLastAndAFewInBetween() {
    var nanos = new AtomicLong();
    List<Map<String, Object>> sent = new ArrayList<>();
    var progress = new ProgressNotifications(Map.of("name", "a"), nanos::get, sent::add);
    for (long done = 1; done <= 10; done++) {
      nanos.addAndGet(50_000_000);
      progress.report(done, 10);
    }
    assertThat(sent).extracting(report -> report.get("done")).containsExactly(1L, 5L, 9L, 10L);
    assertThat(sent).allSatisfy(each -> assertThat(each).containsEntry("name", "a"));
    assertThat(sent).allSatisfy(each -> assertThat(each).containsEntry("total", 10L));
  }
}
