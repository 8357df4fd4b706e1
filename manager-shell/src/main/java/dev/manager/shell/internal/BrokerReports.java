package dev.manager.shell.internal;

import dev.manager.spi.BrokerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what is known of a broker into tables and a sheet. Immutable. */
final class BrokerReports {
  private final Clock clock;

  BrokerReports(Clock clock) {
    this.clock = clock;
  }

  /**
   * Everything that is known.
   *
   * @param duplicates messages that servers knew already
   */
  Pages of(BrokerStatus status, long duplicates) {
    return new Pages(
        List.of(
            nodes(status.nodes()),
            connections(status.connections()),
            queues(status.queues()),
            senders(status.senders()),
            messages(status, duplicates)));
  }

  private Table nodes(List<BrokerStatus.Node> nodes) {
    return new Table(
        List.of("NODE", "CONNECTIONS", "LAST FAILURE"),
        nodes.stream()
            .map(
                each ->
                    List.of(
                        each.address(),
                        each.connections().isEmpty() ? "-" : String.join(", ", each.connections()),
                        failure(each)))
            .toList());
  }

  private String failure(BrokerStatus.Node node) {
    return node.failure() == null || node.failedAt() == null
        ? ""
        : "%s (%s ago)"
            .formatted(
                node.failure(), Spans.text(Duration.between(node.failedAt(), clock.instant())));
  }

  private Table connections(List<BrokerStatus.Connection> connections) {
    return new Table(
        List.of("CONNECTION", "STATE", "NODE", "SINCE", "LOST", "BLOCKED", "REMARK"),
        connections.stream()
            .map(
                each ->
                    List.of(
                        each.name(),
                        each.state(),
                        each.node().isEmpty() ? "-" : each.node(),
                        Spans.text(Duration.between(each.since(), clock.instant())),
                        Integer.toString(each.lost()),
                        Integer.toString(each.blocked()),
                        each.trouble()))
            .toList());
  }

  private static Table queues(List<BrokerStatus.Queue> queues) {
    return new Table(
        List.of("QUEUE", "READER", "WAITING", "CONSUMERS", "UNACKNOWLEDGED"),
        queues.stream()
            .map(
                each ->
                    List.of(
                        each.name(),
                        each.reader().isEmpty() ? "-" : each.reader(),
                        orUnknown(each.waiting()),
                        orUnknown(each.consumers()),
                        Integer.toString(each.unacknowledged())))
            .toList());
  }

  private static String orUnknown(@Nullable Long number) {
    return number == null ? "?" : number.toString();
  }

  private static Table senders(List<BrokerStatus.Sender> senders) {
    return new Table(
        List.of(
            "SENDER",
            "PENDING",
            "CONFIRMED",
            "P50",
            "P99",
            "LONGEST",
            "RESENT",
            "UNROUTABLE",
            "REFUSED",
            "FAILED"),
        senders.stream()
            .map(
                each ->
                    List.of(
                        each.name(),
                        Integer.toString(each.pending()),
                        Long.toString(each.confirmed()),
                        confirm(each, each.median()),
                        confirm(each, each.p99()),
                        confirm(each, each.longest()),
                        Long.toString(each.resent()),
                        Long.toString(each.unroutable()),
                        Long.toString(each.refused()),
                        Long.toString(each.failed())))
            .toList());
  }

  private static String confirm(BrokerStatus.Sender sender, Duration took) {
    return sender.confirms() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f ms", took.toNanos() / 1e6);
  }

  private Sheet messages(BrokerStatus status, long duplicates) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    entries.add(Map.entry("received", Long.toString(status.received())));
    entries.add(Map.entry("redelivered", Long.toString(status.redelivered())));
    entries.add(Map.entry("duplicates filtered", Long.toString(duplicates)));
    entries.add(Map.entry("parked", counters(status.parked())));
    entries.add(
        Map.entry(
            "latest parked",
            status.latestParked().isEmpty()
                ? "-"
                : status.latestParked().stream()
                    .map(BrokerReports::parked)
                    .collect(Collectors.joining("\n"))));
    for (BrokerStatus.Part each : status.parts()) {
      entries.add(Map.entry(each.name(), part(each)));
    }
    return new Sheet(entries);
  }

  private static String counters(Map<String, Long> counters) {
    return counters.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String parked(BrokerStatus.Parked parked) {
    return "%s %s: %s"
        .formatted(
            parked.at().truncatedTo(ChronoUnit.SECONDS),
            parked.queue(),
            Table.oneLine(parked.reason()));
  }

  private static String part(BrokerStatus.Part part) {
    return counters(part.counters())
        + (part.names().isEmpty() ? "" : "\nof " + String.join(", ", part.names()))
        + (part.problem() == null ? "" : "\nproblem: " + Table.oneLine(part.problem()));
  }
}
