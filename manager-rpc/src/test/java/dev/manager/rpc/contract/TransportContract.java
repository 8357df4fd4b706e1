package dev.manager.rpc.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.Target;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReplies;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every transport keeps. A transport's test extends this. */
public abstract class TransportContract {
  protected static final Duration SOON = Duration.ofSeconds(60);

  private final String topic = "contract-" + UUID.randomUUID();

  /** Returns the transport under test, which lives as long as the test. */
  protected abstract RpcTransport transport();

  protected final RpcAddress topic() {
    return RpcAddress.of(Target.topic(topic), "contract");
  }

  protected final RpcAddress server(String name) {
    return RpcAddress.of(Target.topic(topic).withServer(name), "contract");
  }

  protected final RpcAddress all() {
    return RpcAddress.of(Target.topic(topic).toAll(), "contract");
  }

  protected static RpcMessage message(String body) {
    return new RpcMessage(
        ("{\"n\":\"" + body + "\"}").getBytes(UTF_8),
        UUID.randomUUID().toString().replace("-", ""),
        null,
        SOON,
        null,
        true);
  }

  protected static String text(byte[] body) {
    String json = new String(body, UTF_8);
    return json.substring(6, json.length() - 2);
  }

  protected static void get(java.util.concurrent.CompletionStage<Void> sent) throws Exception {
    sent.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** Takes deliveries, and settles them only if it is told to. */
  protected final class Ear {
    public final Queue<RpcDelivery> held = new ConcurrentLinkedQueue<>();
    public final Queue<String> heard = new ConcurrentLinkedQueue<>();
    public final RpcListener listener;

    public Ear(String server, int prefetch, boolean accepts) throws IOException {
      listener =
          transport()
              .listen(
                  server(server),
                  prefetch,
                  delivery -> {
                    heard.add(text(delivery.body()));
                    if (accepts) {
                      delivery.accept();
                    } else {
                      held.add(delivery);
                    }
                  });
    }
  }

  @Test
  void carriesToTheTopicTheServerAndAll() throws Exception {
    var one = new Ear("one", 10, true);
    var two = new Ear("two", 10, true);
    get(transport().send(server("two"), message("server")));
    get(transport().send(all(), message("all")));
    for (int i = 0; i < 20; i++) {
      get(transport().send(topic(), message("topic")));
    }
    await().atMost(SOON).until(() -> one.heard.size() + two.heard.size() == 23);
    assertThat(two.heard).contains("server", "all", "topic");
    assertThat(one.heard).contains("all", "topic").doesNotContain("server");
    one.listener.close();
    two.listener.close();
  }

  @Test
  void saysWhenNobodyIsThere() {
    for (RpcAddress each : List.of(topic(), server("nobody"), RpcAddress.reply("reply_nobody"))) {
      assertThat(transport().send(each, message("x")).toCompletableFuture())
          .failsWithin(SOON)
          .withThrowableThat()
          .withCauseInstanceOf(RpcUnroutableException.class);
    }
    assertThat(transport().send(all(), message("x")).toCompletableFuture()).succeedsWithin(SOON);
  }

  @Test
  void holdsBackWhatIsMoreThanThePrefetch() throws Exception {
    var ear = new Ear("one", 3, false);
    for (int i = 0; i < 10; i++) {
      get(transport().send(topic(), message("" + i)));
    }
    await().atMost(SOON).until(() -> ear.held.size() == 3);
    for (int i = 3; i < 10; i++) {
      int expected = i + 1;
      assertThat(ear.held.size()).isEqualTo(3);
      assertThat(ear.held.remove().accept()).isTrue();
      await().atMost(SOON).until(() -> ear.heard.size() == expected);
    }
    ear.listener.close();
  }

  @Test
  void keepsTheOrderOfASender() throws Exception {
    var ear = new Ear("one", 1, true);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      get(transport().send(topic(), message("" + i)));
      sent.add("" + i);
    }
    await().atMost(SOON).until(() -> ear.heard.size() == 100);
    assertThat(ear.heard).containsExactlyElementsOf(sent);
    ear.listener.close();
  }

  @Test
  void whatIsReleasedComesAgain() throws Exception {
    var ear = new Ear("one", 1, false);
    get(transport().send(topic(), message("x")));
    await().atMost(SOON).until(() -> !ear.held.isEmpty());
    RpcDelivery first = ear.held.remove();
    first.release();
    await().atMost(SOON).until(() -> !ear.held.isEmpty());
    RpcDelivery second = ear.held.remove();
    assertThat(second.redelivered()).isTrue();
    assertThat(first.accept()).isFalse();
    assertThat(second.accept()).isTrue();
    assertThat(second.accept()).isFalse();
    assertThat(ear.heard).containsExactly("x", "x");
    ear.listener.close();
  }

  @Test
  void whatIsRejectedDoesNotComeAgain() throws Exception {
    var ear = new Ear("one", 1, false);
    get(transport().send(topic(), message("bad")));
    await().atMost(SOON).until(() -> !ear.held.isEmpty());
    ear.held.remove().reject("nobody understands it");
    get(transport().send(topic(), message("good")));
    await().atMost(SOON).until(() -> ear.heard.contains("good"));
    assertThat(ear.heard).containsExactly("bad", "good");
    ear.listener.close();
  }

  @Test
  void nothingIsLostWhenAServerIsSwapped() throws Exception {
    Set<String> done = ConcurrentHashMap.newKeySet();
    var old = new Ear("one", 5, false);
    for (int i = 0; i < 20; i++) {
      get(transport().send(i % 2 == 0 ? topic() : server("one"), message("" + i)));
    }
    await().atMost(SOON).until(() -> old.held.size() == 5);
    RpcDelivery taken = old.held.remove();
    assertThat(taken.accept()).isTrue();
    done.add(text(taken.body()));
    old.listener.quiesce();
    old.listener.close();
    old.held.forEach(each -> assertThat(each.accept()).isFalse());
    get(transport().send(topic(), message("20"))); // in the gap
    var next = new Ear("one", 5, true);
    await().atMost(SOON).until(() -> next.heard.size() >= 20);
    assertThat(next.heard).doesNotHaveDuplicates().doesNotContainAnyElementsOf(done).hasSize(20);
    next.listener.close();
  }

  @Test
  void aQuietListenerTakesNothing() throws Exception {
    var ear = new Ear("one", 10, true);
    ear.listener.quiesce();
    ear.listener.quiesce();
    get(transport().send(topic(), message("x")));
    var other = new Ear("two", 10, true);
    await().atMost(SOON).until(() -> other.heard.contains("x"));
    assertThat(ear.heard).isEmpty();
    ear.listener.close();
    ear.listener.close();
    other.listener.close();
  }

  @Test
  void whatIsOfNoUseAnyMoreIsNotDelivered() throws Exception {
    var ear = new Ear("one", 1, false);
    get(transport().send(topic(), message("first")));
    await().atMost(SOON).until(() -> !ear.held.isEmpty());
    RpcMessage stale = message("stale");
    get(
        transport()
            .send(
                topic(),
                new RpcMessage(stale.body(), stale.id(), Duration.ofMillis(1), SOON, null, true)));
    get(transport().send(topic(), message("last")));
    long sent = System.nanoTime();
    await().atMost(SOON).until(() -> System.nanoTime() - sent > 100_000_000);
    ear.held.remove().accept();
    await().atMost(SOON).until(() -> ear.heard.contains("last"));
    assertThat(ear.heard).containsExactly("first", "last");
    ear.listener.close();
  }

  @Test
  void repliesComeBackToTheirClient() throws Exception {
    Queue<String> one = new ConcurrentLinkedQueue<>();
    Queue<String> two = new ConcurrentLinkedQueue<>();
    RpcReplies first = transport().replies(body -> one.add(text(body)));
    RpcReplies second = transport().replies(body -> two.add(text(body)));
    assertThat(first.address()).isNotEqualTo(second.address());
    get(transport().send(RpcAddress.reply(second.address()), message("b")));
    get(transport().send(RpcAddress.reply(first.address()), message("a")));
    await().atMost(SOON).until(() -> one.contains("a") && two.contains("b"));
    first.close();
    first.close();
    assertThat(
            transport().send(RpcAddress.reply(first.address()), message("c")).toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RpcUnroutableException.class);
    second.close();
  }

  @Test
  void manySendersLoseNothing() throws Exception {
    var one = new Ear("one", 7, true);
    var two = new Ear("two", 3, true);
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "s" + i + "-";
      senders.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 250; n++) {
                  transport().send(topic(), message(name + n)).toCompletableFuture().join();
                }
              }));
    }
    CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    await().atMost(SOON).until(() -> one.heard.size() + two.heard.size() >= 1000);
    List<String> heard = new ArrayList<>(one.heard);
    heard.addAll(two.heard);
    assertThat(heard).hasSize(1000).doesNotHaveDuplicates();
    one.listener.close();
    two.listener.close();
  }
}
