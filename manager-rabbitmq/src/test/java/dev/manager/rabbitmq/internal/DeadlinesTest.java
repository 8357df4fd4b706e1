package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LATER = Duration.ofSeconds(2); // even if this thread stalls
  private static final long SOON = 30;

  private final ScheduledThreadPoolExecutor timer = Threads.timer("deadlines");
  private final Set<Sending> open = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Sending> late = new LinkedBlockingQueue<>();
  private final Deadlines deadlines = new Deadlines(open, this::isLate, timer);

  private void isLate(Sending sending) {
    open.remove(sending);
    late.add(sending);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Sending sent(Duration limit) {
    var sending =
        new Sending(
            new Publication(
                "",
                "key",
                MessageProperties.MINIMAL_BASIC,
                "text".getBytes(UTF_8),
                List.of(),
                true,
                limit,
                null,
                () -> "nobody"));
    open.add(sending);
    deadlines.watch(sending);
    return sending;
  }

  @Test
  void plansNothingForAnIdleHost() {
    assertThat(timer.getQueue()).isEmpty();
  }

  @Test
  void plansOneLookForAll() {
    for (int i = 0; i < 1_000; i++) {
      sent(LONG);
    }
    assertThat(timer.getQueue()).hasSize(1);
  }

  @Test
  void looksEarlierForWhatIsDueEarlier() throws InterruptedException {
    sent(LONG);
    Sending first = sent(SHORT);
    assertThat(timer.getQueue()).hasSizeLessThanOrEqualTo(1); // it took the other's place
    assertThat(late.poll(SOON, TimeUnit.SECONDS)).isSameAs(first);
    assertThat(first.deadline() - System.nanoTime()).isNotPositive();
  }

  @Test
  void looksAgainForWhatIsLeft() throws InterruptedException {
    Sending second = sent(LATER);
    Sending first = sent(SHORT);
    sent(LONG);
    assertThat(late.poll(SOON, TimeUnit.SECONDS)).isSameAs(first);
    assertThat(late.poll(SOON, TimeUnit.SECONDS)).isSameAs(second);
    assertThat(late).isEmpty();
    assertThat(open).hasSize(1);
  }

  @Test
  void doesNotTellOfWhatHasEnded() throws InterruptedException {
    open.remove(sent(LATER));
    Sending next = sent(LATER.plus(SHORT));
    assertThat(late.poll(SOON, TimeUnit.SECONDS)).isSameAs(next);
    assertThat(late).isEmpty();
  }

  @RepeatedTest(20)
  void missesNoneThatComesWhileItLooks() throws InterruptedException {
    int each = 500;
    List<Thread> senders =
        List.of(new Thread(() -> send(each, 1)), new Thread(() -> send(each, 20)));
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join(TimeUnit.SECONDS.toMillis(SOON));
    }
    for (int i = 0; i < senders.size() * each; i++) {
      assertThat(late.poll(SOON, TimeUnit.SECONDS)).as("message %d", i).isNotNull();
    }
    assertThat(open).isEmpty();
  }

  private void send(int many, int millis) {
    for (int i = 0; i < many; i++) {
      sent(Duration.ofMillis(millis + i % 7));
    }
  }

  @Test
  void plansNothingWhenItIsClosed() {
    sent(LONG);
    deadlines.close();
    sent(LONG);
    assertThat(timer.getQueue()).isEmpty();
    assertThat(late).isEmpty();
  }
}
