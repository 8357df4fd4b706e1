package dev.manager.oslo.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.oslo.itest.Experiment.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults under load, ours beside Python in the same run: prints a table. Not among the tests that
 * always run, for it takes half an hour; {@code -Dtest=BesidePython} runs it, and {@code
 * -Dmanager.experiments=server,broker} only those whose names begin so.
 */
@Timeout(3600)
class BesidePython {
  private static final int CASTS = 10_000;
  private static final int MANY = 100_000;

  private static final List<Experiment> ALL =
      List.of(
          new Experiment(
              "server-casts",
              "10,000 casts at 500/s, each takes 200 ms; the server is killed after 5 s",
              Broker.Queues.TRANSIENT,
              Fault.SERVER_KILLED,
              Experiment.casts(CASTS, "work", 200)),
          new Experiment(
              "server-idempotent",
              "the same, of a method that is @Idempotent in ours",
              Broker.Queues.TRANSIENT,
              Fault.SERVER_KILLED,
              Experiment.casts(CASTS, "work_again", 200)),
          new Experiment(
              "server-calls",
              "8 callers for 20 s, time-out 5 s; the server is killed after 5 s, another after 8 s",
              Broker.Queues.TRANSIENT,
              Fault.SERVER_KILLED,
              Experiment.calls(20, 5)),
          new Experiment(
              "broker-casts",
              "10,000 casts at 500/s; the broker is killed after 5 s; transient queues",
              Broker.Queues.TRANSIENT,
              Fault.BROKER_KILLED,
              Experiment.casts(CASTS, "work", 0)),
          new Experiment(
              "broker-casts-durable",
              "the same with durable queues",
              Broker.Queues.DURABLE,
              Fault.BROKER_KILLED,
              Experiment.casts(CASTS, "work", 0)),
          new Experiment(
              "broker-calls",
              "8 callers for 40 s, time-out 10 s; the broker is killed after 5 s",
              Broker.Queues.TRANSIENT,
              Fault.BROKER_KILLED,
              Experiment.calls(40, 10)),
          new Experiment(
              "restart-casts",
              "10,000 casts at 500/s; the broker is restarted in order; transient queues",
              Broker.Queues.TRANSIENT,
              Fault.BROKER_RESTARTED,
              Experiment.casts(CASTS, "work", 0)),
          new Experiment(
              "many-server",
              "100,000 casts without a pause; the server is killed after 5 s, another after 8 s",
              Broker.Queues.TRANSIENT,
              Fault.SERVER_KILLED,
              Experiment.quickCasts(MANY)),
          new Experiment(
              "many-broker-durable",
              "100,000 casts without a pause; the broker is killed after 5 s; durable queues",
              Broker.Queues.DURABLE,
              Fault.BROKER_KILLED,
              Experiment.quickCasts(MANY)),
          new Experiment(
              "restart-calls",
              "8 callers for 40 s, time-out 10 s; the broker is restarted in order",
              Broker.Queues.TRANSIENT,
              Fault.BROKER_RESTARTED,
              Experiment.calls(40, 10)));

  private final Path folder;

  BesidePython(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void faults() throws Exception {
    Peers.assumePython();
    List<String> wanted = List.of(System.getProperty("manager.experiments", "").split(","));
    var table = new StringBuilder("\n| Fault | Figure | oslo.messaging | Manager |\n");
    table.append("| --- | --- | ---: | ---: |\n");
    for (Experiment each : ALL) {
      if (wanted.stream().anyMatch(each.name()::startsWith)) {
        rows(each, table);
      }
    }
    System.out.println(table);
  }

  private void rows(Experiment experiment, StringBuilder table) throws Exception {
    Map<String, String> python = run(experiment, Side.PYTHON);
    Map<String, String> ours = run(experiment, Side.OURS);
    assertThat(ours.keySet()).isEqualTo(python.keySet());
    String head = experiment.says();
    for (Map.Entry<String, String> each : python.entrySet()) {
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(head, each.getKey(), each.getValue(), ours.get(each.getKey())));
      head = "";
    }
  }

  private Map<String, String> run(Experiment experiment, Side side) throws Exception {
    Path own = Files.createDirectories(folder.resolve(experiment.name() + "-" + side));
    Map<String, String> figures = experiment.run(side, own);
    System.out.println("%s, %s: %s".formatted(experiment.name(), side, figures));
    return figures;
  }
}
