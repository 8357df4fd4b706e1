package dev.manager.rabbitmq.internal.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerConfig;
import dev.manager.RequestContext;
import dev.manager.notify.Notification;
import dev.manager.notify.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

/** From an event to the broker, with a broker that does as it is told. */
@SuppressWarnings("NullAway.Init") // each test begins
class SenderTest {
  /** Keeps what it is sent. */
  private static final class FakeBus implements Bus {
    record Sent(String key, String body, CompletableFuture<Void> done) {}

    final List<Sent> sent = new CopyOnWriteArrayList<>();
    volatile String answer = "confirm"; // or refuse, or silence

    @Override
    public CompletionStage<?> send(
        String exchange, String key, byte[] body, Duration timeout, boolean resend) {
      var done = new CompletableFuture<Void>();
      sent.add(new Sent(key, new String(body, UTF_8), done));
      switch (answer) {
        case "confirm" -> done.complete(null);
        case "refuse" -> done.completeExceptionally(new IOException("no"));
        default -> {}
      }
      return done;
    }

    @Override
    public CompletionStage<?> park(
        String queue, byte[] body, Map<String, Object> headers, Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription subscribe(Feed feed, Taker to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String state() {
      return "connected";
    }

    @Override
    public boolean isDurable() {
      return true;
    }

    /** The distinct texts of what was sent, by the event types in them. */
    List<String> types() {
      return sent.stream().map(each -> each.body().replaceAll(".*(t\\.\\d+).*", "$1")).toList();
    }
  }

  private final FakeBus bus = new FakeBus();
  private Buffer buffer;
  private Sender sender;
  private EventForwarder forwarder;

  private void begin(Object... settings) {
    Map<String, Object> all =
        new HashMap<>(Map.of("driver", "messaging", "flush.timeout.seconds", 0.5));
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    var config = NotificationsConfig.from(ManagerConfig.of(all));
    buffer = new Buffer(config.forward());
    sender = new Sender(bus, config, buffer);
    forwarder = new EventForwarder(config, new Origin("h1"), buffer);
    sender.open();
  }

  @AfterEach
  void end() {
    sender.close();
  }

  private void post(int number, Object payload) {
    var one =
        new Notification(
            "m" + number,
            "volume.h1",
            "t." + number,
            Priority.WARN,
            payload,
            "now",
            Notification.publicContext(RequestContext.create()));
    forwarder.handleEvent(new Event(one.topic(), one.properties()));
  }

  private static List<String> range(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(each -> "t." + each).toList();
  }

  private NotificationStatus.Forward status() {
    return sender.status(forwarder.refused());
  }

  @Test
  void sendsOncePerTopicAndDriver() {
    begin("driver", "messaging,messagingv2", "topics", "foo,bar");

    post(1, Map.of());

    await().until(() -> status().confirmed() == 4);
    assertThat(bus.sent)
        .extracting(FakeBus.Sent::key)
        .containsExactlyInAnyOrder("foo.warn", "foo.warn", "bar.warn", "bar.warn");
    assertThat(bus.sent).filteredOn(each -> each.body().contains("oslo.version")).hasSize(2);
    assertThat(bus.sent).extracting(FakeBus.Sent::body).doesNotHaveDuplicates();
    assertThat(status().waiting()).isZero();
  }

  @Test
  void keepsTheOrder() {
    begin("inflight.max", 8);

    IntStream.rangeClosed(1, 1000).forEach(each -> post(each, Map.of()));

    await().until(() -> status().confirmed() == 1000);
    assertThat(bus.types()).isEqualTo(range(1, 1000));
  }

  @Test
  void aSilentBrokerNeverBlocksEventAdminAndTheOldestAreDropped() {
    bus.answer = "silence";
    begin("buffer.max", 10, "inflight.max", 2);
    post(1, Map.of());
    post(2, Map.of());
    await().until(() -> bus.sent.size() == 2);

    IntStream.rangeClosed(3, 100).forEach(each -> post(each, Map.of()));

    assertThat(status().waiting()).isEqualTo(10);
    assertThat(status().dropped()).isEqualTo(90);
    bus.answer = "confirm";
    bus.sent.forEach(each -> each.done().complete(null));
    await().until(() -> status().confirmed() == 10);
    List<String> expected = new ArrayList<>(range(1, 2));
    expected.addAll(range(93, 100));
    assertThat(bus.types()).isEqualTo(expected);
  }

  @Test
  void orTheNewestAreDropped() {
    bus.answer = "silence";
    begin("buffer.max", 10, "inflight.max", 2, "buffer.full", "newest");
    IntStream.rangeClosed(1, 100).forEach(each -> post(each, Map.of()));

    assertThat(status().dropped()).isEqualTo(90);
    await().until(() -> bus.sent.size() == 2);
    bus.answer = "confirm";
    bus.sent.forEach(each -> each.done().complete(null));
    await().until(() -> status().confirmed() == 10);
    assertThat(bus.types()).isEqualTo(range(1, 10));
  }

  @Test
  void theBufferIsBoundedInBytesToo() {
    bus.answer = "silence";
    begin("buffer.max.bytes", 10_000, "message.max.bytes", 2000, "buffer.full", "newest");

    IntStream.rangeClosed(1, 20).forEach(each -> post(each, Map.of("x", "x".repeat(1000))));

    assertThat(status().bytes()).isLessThanOrEqualTo(10_000).isGreaterThan(8000);
    assertThat(status().waiting() + status().dropped()).isEqualTo(20);
  }

  @Test
  void whatIsTooLargeOrCannotBeWrittenIsRefused() {
    begin("message.max.bytes", 2000);
    List<Object> itself = new ArrayList<>();
    itself.add(itself);

    post(1, Map.of("x", "x".repeat(3000)));
    post(2, itself);
    forwarder.handleEvent(new Event("dev/manager/notification/x", Map.of("priority", "LOUD")));
    post(3, Map.of());

    await().until(() -> status().confirmed() == 1);
    assertThat(status().refused()).isEqualTo(3);
    assertThat(bus.types()).isEqualTo(range(3, 3));
  }

  @Test
  void withoutRetriesAFailureIsTheEnd() {
    bus.answer = "refuse";
    begin("retry", 0);

    post(1, Map.of());

    await().until(() -> status().failed() == 1);
    assertThat(bus.sent).hasSize(1);
    assertThat(status().waiting()).isZero();
    assertThat(status().problem()).isEqualTo("no");
  }

  @Test
  void twoRetriesAreThreeTries() {
    bus.answer = "refuse";
    begin("retry", 2);

    post(1, Map.of());

    await().until(() -> status().failed() == 1);
    assertThat(bus.types()).containsExactly("t.1", "t.1", "t.1");
    assertThat(status().retried()).isEqualTo(2);
  }

  @Test
  void withRetriesForEverNothingIsGivenUpAndTheOrderIsKept() {
    bus.answer = "refuse";
    begin("inflight.max", 1);
    IntStream.rangeClosed(1, 3).forEach(each -> post(each, Map.of()));
    await().until(() -> status().retried() >= 3);

    bus.answer = "confirm";

    await().until(() -> status().confirmed() == 3);
    List<String> types = bus.types();
    assertThat(types.subList(types.size() - 3, types.size())).isEqualTo(range(1, 3));
    assertThat(status().failed()).isZero();
    assertThat(status().problem()).isNull();
  }

  @Test
  void aStopSendsWhatIsLeft() {
    bus.answer = "silence";
    begin("inflight.max", 1);
    IntStream.rangeClosed(1, 20).forEach(each -> post(each, Map.of()));
    await().until(() -> bus.sent.size() == 1);
    bus.answer = "confirm";
    bus.sent.get(0).done().complete(null);

    sender.close();

    assertThat(bus.types()).isEqualTo(range(1, 20));
  }

  @Test
  void aStopDoesNotWaitForASilentBrokerForLong() {
    bus.answer = "silence";
    begin("flush.timeout.seconds", 0.2, "inflight.max", 1);
    post(1, Map.of());
    post(2, Map.of());
    await().until(() -> bus.sent.size() == 1);

    sender.close();

    assertThat(status().waiting()).isEqualTo(2);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(each -> each.getName().equals("dev.manager-rabbitmq-notify") && each.isAlive())
        .allSatisfy(each -> await().until(() -> !each.isAlive()));
  }

  @Test
  void whatCameFromABrokerDoesNotGoBack() {
    begin();
    var one =
        new Notification("m", "p", "t.1", Priority.INFO, Map.of(), "now", Map.of()).properties();
    one.put("origin", "rabbit:notifications.info");

    forwarder.handleEvent(new Event("dev/manager/notification/info/p/t/1", one));
    post(2, Map.of());

    await().until(() -> status().confirmed() == 1);
    assertThat(bus.types()).isEqualTo(range(2, 2));
    assertThat(Objects.requireNonNull(status()).refused()).isZero();
  }
}
