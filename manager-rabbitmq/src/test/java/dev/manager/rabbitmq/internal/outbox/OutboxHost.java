package dev.manager.rabbitmq.internal.outbox;

import dev.manager.ManagerConfig;
import dev.manager.RequestContext;
import dev.manager.notify.Outbox;
import dev.manager.notify.Priority;
import dev.manager.rabbitmq.internal.StandaloneBus;
import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.rabbitmq.internal.notify.Origin;
import dev.manager.records.internal.StandaloneRecords;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One host with an outbox, without a framework; also a process that is to be killed. */
final class OutboxHost implements AutoCloseable {
  final StandaloneRecords records;
  private final StandaloneBus bus;
  private final OutboxPart part;
  private final CompletableFuture<Outbox> outbox = new CompletableFuture<>();

  OutboxHost(String name, DataSource source, String brokerUrl, Object... settings) {
    this(name, source, brokerUrl, System::nanoTime, settings);
  }

  /**
   * @param nanos by which the backlog is counted
   */
  OutboxHost(
      String name, DataSource source, String brokerUrl, LongSupplier nanos, Object... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("driver", "messagingv2");
    all.put("outbox.lease.seconds", 1);
    all.put("outbox.takeover.seconds", 0.5);
    all.put("outbox.poll.seconds", 0.2);
    all.put("publish.timeout.seconds", 3);
    all.put("flush.timeout.seconds", 2);
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    records = new StandaloneRecords(name, source);
    bus = new StandaloneBus(brokerUrl, "amqp.durable.queues", "true");
    part =
        new OutboxPart(
            records.database(),
            records.leases(),
            bus.bus(),
            NotificationsConfig.from(ManagerConfig.of(all)),
            new Origin(name),
            nanos);
    part.open(
        made -> {
          outbox.complete(made);
          return () -> {};
        });
  }

  Outbox outbox() throws Exception {
    return outbox.get(60, TimeUnit.SECONDS);
  }

  OutboxStatus status() {
    return part.status();
  }

  /** Adds some in one transaction; returns their ids once it is committed. */
  List<String> add(String publisher, int from, int count) throws Exception {
    Outbox present = outbox();
    return records
        .database()
        .transaction(
            tx -> {
              List<String> ids = new ArrayList<>();
              for (int i = from; i < from + count; i++) {
                ids.add(
                    present.add(
                        tx,
                        publisher,
                        Priority.INFO,
                        RequestContext.create(),
                        "t.added",
                        Map.of("n", i)));
              }
              return ids;
            });
  }

  @Override
  public void close() {
    part.close();
    bus.close();
    records.close();
  }

  /**
   * Adds for ever: database URL, user, broker URL, host, publisher, first number. Prints each
   * number with its id after the commit.
   */
  public static void main(String[] arguments) throws Exception {
    var source = new PGSimpleDataSource();
    source.setUrl(arguments[0]);
    source.setUser(arguments[1]);
    try (var host = new OutboxHost(arguments[3], source, arguments[2])) {
      for (int n = Integer.parseInt(arguments[5]); !System.out.checkError(); n += 5) {
        List<String> ids = host.add(arguments[4], n, 5);
        for (int i = 0; i < ids.size(); i++) {
          System.out.println((n + i) + " " + ids.get(i));
        }
        System.out.flush();
      }
    } catch (SQLException e) {
      System.exit(1);
    }
  }
}
