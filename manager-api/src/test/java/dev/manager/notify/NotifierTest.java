package dev.manager.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotifierTest {
  /** Keeps what it was told. */
  private static final class Recorder implements Notifier {
    final List<String> told = new ArrayList<>();

    @Override
    public void notify(
        Priority priority, RequestContext context, String eventType, Map<String, ?> payload) {
      told.add(priority.topic() + " " + eventType + " " + payload);
    }

    @Override
    public Notifier prepare(String publisherId) {
      return this;
    }
  }

  @Test
  void eachWordOfOsloSendsWithItsPriority() {
    var notifier = new Recorder();
    RequestContext context = RequestContext.create();
    Map<String, Object> payload = Map.of("size", 1);

    notifier.audit(context, "v.a", payload);
    notifier.debug(context, "v.b", payload);
    notifier.info(context, "v.c", payload);
    notifier.warn(context, "v.d", payload);
    notifier.error(context, "v.e", payload);
    notifier.critical(context, "v.f", payload);
    notifier.sample(context, "v.g", payload);

    assertThat(notifier.told)
        .containsExactly(
            "audit v.a {size=1}",
            "debug v.b {size=1}",
            "info v.c {size=1}",
            "warn v.d {size=1}",
            "error v.e {size=1}",
            "critical v.f {size=1}",
            "sample v.g {size=1}");
  }
}
