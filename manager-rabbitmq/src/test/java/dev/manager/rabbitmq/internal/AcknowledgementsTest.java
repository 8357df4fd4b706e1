package dev.manager.rabbitmq.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settling on a real broker: by its queue one sees what was, and what was not. */
class AcknowledgementsTest {
  private static final int THREADS = 8;
  private static final int EACH = 250;

  private final String queue = "acknowledgements-" + UUID.randomUUID();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    ConnectionFactory factory = GatheringConnection.factory();
    factory.setPort(RabbitServer.shared().port());
    factory.setHost("127.0.0.1");
    factory.setAutomaticRecoveryEnabled(false);
    connection = factory.newConnection("test");
    channel = connection.createChannel();
    channel.queueDeclare(queue, false, false, false, null);
  }

  @AfterEach
  void close() throws Exception {
    writer.shutdownNow();
    workers.shutdownNow();
    if (connection != null) {
      connection.createChannel().queueDelete(queue);
      connection.close();
    }
  }

  private void publish(int number) throws Exception {
    byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    channel.basicPublish("", queue, MessageProperties.MINIMAL_BASIC, body);
  }

  /** Takes all there is; the tag of a delivery on a new channel is its number. */
  private static Set<Integer> take(Channel from, String queue) throws Exception {
    Set<Integer> all = new TreeSet<>();
    for (GetResponse each = from.basicGet(queue, false);
        each != null;
        each = from.basicGet(queue, false)) {
      assertThat(all.add(ByteBuffer.wrap(each.getBody()).getInt())).isTrue();
    }
    return all;
  }

  @Test
  void whatManyThreadsSettleIsSettledOnceItIsClosed() throws Exception {
    for (int i = 1; i <= THREADS * EACH; i++) {
      publish(i);
    }
    Channel taking = connection.createChannel();
    await().until(() -> taking.messageCount(queue) == THREADS * EACH);
    assertThat(take(taking, queue)).hasSize(THREADS * EACH);
    var settling = new Acknowledgements(taking, writer);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 1; i <= THREADS; i++) {
      int first = i;
      all.add(
          workers.submit(
              () -> {
                for (int tag = first; tag <= THREADS * EACH; tag += THREADS) {
                  if (tag % 5 == 0) {
                    settling.release(tag, tag % 2 == 0);
                  } else {
                    assertThat(settling.accept(tag, tag % 3 != 0)).isTrue();
                  }
                }
              }));
    }
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    settling.close();
    taking.close();

    Set<Integer> expected = new TreeSet<>();
    for (int i = 5; i <= THREADS * EACH; i += 5) {
      expected.add(i);
    }
    assertThat(take(connection.createChannel(), queue)).isEqualTo(expected);
  }

  @Test
  void afterTheCloseNothingIsSettled() throws Exception {
    publish(1);
    Channel taking = connection.createChannel();
    await().until(() -> taking.messageCount(queue) == 1);
    assertThat(take(taking, queue)).containsExactly(1);
    var settling = new Acknowledgements(taking, writer);
    settling.close();

    assertThat(settling.accept(1, false)).isFalse();
    taking.close();
    assertThat(take(connection.createChannel(), queue)).containsExactly(1);
  }

  /** The broker has it, and delivers it to nobody else. */
  @Test
  void whatIsAcknowledgedAsItsChannelGoesIsAccepted() {
    var open = new AtomicBoolean(true);
    List<Object> acknowledged = new ArrayList<>();
    Channel going =
        (Channel)
            Proxy.newProxyInstance(
                Channel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "isOpen" -> open.get();
                      case "basicAck" -> {
                        acknowledged.add(arguments[0]);
                        open.set(false);
                        yield null;
                      }
                      default -> null;
                    });
    var settling = new Acknowledgements(going, writer);
    assertThat(settling.accept(1, false)).isTrue();
    assertThat(settling.accept(2, false)).isFalse(); // it goes back with the channel
    assertThat(acknowledged).containsExactly(1L);
  }

  @Test
  void whatIsGatheredWaitsForItsEnd() throws Exception {
    try (Connection looks = plain()) {
      Channel looking = looks.createChannel();
      GatheringConnection.gather(channel);
      publish(1);
      assertThat(looking.messageCount(queue)).isZero(); // after a whole round to the broker
      GatheringConnection.send(channel);
      await().until(() -> looking.messageCount(queue) == 1);
    }
  }

  @Test
  void whatOneThreadGathersHoldsUpNoOther() throws Exception {
    Channel other = connection.createChannel();
    GatheringConnection.gather(channel);
    try {
      workers
          .submit(
              () -> {
                other.basicPublish("", queue, MessageProperties.MINIMAL_BASIC, new byte[4]);
                return true;
              })
          .get(60, TimeUnit.SECONDS);
      try (Connection looks = plain()) {
        Channel looking = looks.createChannel();
        await().until(() -> looking.messageCount(queue) == 1);
      }
    } finally {
      GatheringConnection.send(channel);
    }
  }

  private static Connection plain() throws Exception {
    var factory = new ConnectionFactory();
    factory.setPort(RabbitServer.shared().port());
    factory.setHost("127.0.0.1");
    return factory.newConnection("looks");
  }
}
