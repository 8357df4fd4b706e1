package dev.manager.rpc.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.rpc.internal.Threads;
import dev.manager.rpc.internal.local.LocalLimits;
import dev.manager.rpc.internal.local.LocalTransport;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.ReplyTo;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.rpc.internal.wire.WireLimits;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcTransport;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class IncomingTest {
  private static final String GOOD =
      "{\"method\":\"add\",\"args\":{\"a\":1},\"_unique_id\":\"u\",\"_msg_id\":\"m\",\"_reply_q\":\"q\"}";
  private static final String BAD = "{\"_msg_id\":\"m\",\"_reply_q\":\"q\",\"args\":{}}";

  private final Json json = new Json(WireLimits.DEFAULT);
  private final ScheduledThreadPoolExecutor timer = Threads.timer("test-timer");
  private final RpcTransport transport = new LocalTransport(() -> LocalLimits.DEFAULT, timer);
  private final AtomicInteger reads = new AtomicInteger();

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  /** A message that counts who reads it. */
  private record Message(String text, AtomicInteger reads) implements RpcDelivery {
    @Override
    public byte[] body() {
      reads.incrementAndGet();
      return text.getBytes(UTF_8);
    }

    @Override
    public boolean redelivered() {
      return false;
    }

    @Override
    public boolean accept() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void release() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void reject(String reason) {
      throw new AssertionError("not asked for");
    }
  }

  private Incoming incoming(String text) {
    return new Incoming(new Message(text, reads), transport);
  }

  @Test
  void isReadByWhoRunsIt() throws WireException {
    assertThat(incoming(GOOD).request(json).method()).isEqualTo("add");
    assertThat(reads).hasValue(1);
  }

  @Test
  void isNotReadAgainIfItWasReadAhead() throws WireException {
    Incoming incoming = incoming(GOOD);
    incoming.readAhead(json);
    Request read = incoming.request(json);
    assertThat(read.replyTo()).isEqualTo(new ReplyTo("q", "m"));
    assertThat(incoming.request(json)).isSameAs(read);
    assertThat(reads).hasValue(1);
  }

  @Test
  void isNotReadAheadIfItWasRead() throws WireException {
    Incoming incoming = incoming(GOOD);
    Request read = incoming.request(json);
    incoming.readAhead(json);
    assertThat(incoming.request(json)).isNotSameAs(read); // nothing was kept
  }

  @Test
  void isNotReadAheadIfItIsLong() throws WireException {
    String blanks = " ".repeat(4096);
    Incoming incoming = incoming(GOOD.replace("\"a\":1", "\"a\":" + blanks + "1"));
    incoming.readAhead(json);
    assertThat(incoming.request(json)).isNotSameAs(incoming.request(json)); // nothing was kept
  }

  @Test
  void tellsWhatIsWrongToWhoRunsIt() {
    Incoming incoming = incoming(BAD);
    incoming.readAhead(json);
    assertThatThrownBy(() -> incoming.request(json))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.replyTo()).isEqualTo(new ReplyTo("q", "m")))
        .hasMessageContaining("names no method");
  }

  @RepeatedTest(200)
  void isTheSameWhoeverReadsIt() throws Exception {
    Incoming incoming = incoming(GOOD);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      Future<?> ahead = two.submit(() -> incoming.readAhead(json));
      Future<Request> run = two.submit(() -> incoming.request(json));
      Request request = run.get(30, TimeUnit.SECONDS);
      ahead.get(30, TimeUnit.SECONDS);
      assertThat(request.method()).isEqualTo("add");
      assertThat(request.uniqueId()).isEqualTo("u");
    } finally {
      two.shutdownNow();
    }
  }
}
