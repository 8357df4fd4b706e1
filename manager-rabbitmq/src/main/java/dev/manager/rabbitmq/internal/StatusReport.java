package dev.manager.rabbitmq.internal;

import dev.manager.rabbitmq.internal.notify.NotificationStatus;
import dev.manager.rabbitmq.internal.outbox.OutboxStatus;
import dev.manager.spi.BrokerStatus;
import dev.manager.spi.BrokerStatus.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of the broker. Immutable; it reads what others keep.
 *
 * @param calls what carries remote calls; null if no broker is configured
 * @param bus what carries notifications; null if no broker is configured
 * @param notifications null if there are none
 * @param outbox null if there is none
 */
record StatusReport(
    @Nullable RabbitHost calls,
    @Nullable BusLinks bus,
    @Nullable NotificationStatus notifications,
    @Nullable OutboxStatus outbox) {
  private static final Duration LOOK = Duration.ofSeconds(3);

  BrokerStatus status() {
    TransportCounters counters =
        calls == null ? new TransportCounters() : calls.transport().counters();
    List<Link> links = links();
    return new BrokerStatus(
        "rabbit",
        nodes(links),
        links.stream().map(StatusReport::connection).toList(),
        queues(),
        senders(),
        counters.received.sum(),
        counters.redelivered.sum(),
        counters.parked.counts(),
        counters.parked.latest(),
        parts());
  }

  private List<Link> links() {
    List<Link> all = new ArrayList<>();
    if (calls != null) {
      all.add(calls.publishing());
      all.add(calls.consuming());
    }
    if (bus != null) {
      all.addAll(bus.used());
    }
    return all;
  }

  private static BrokerStatus.Connection connection(Link link) {
    Link.State state = link.state();
    return new BrokerStatus.Connection(
        state.purpose(),
        state.state(),
        state.node(),
        state.since(),
        state.lost(),
        state.blocked(),
        state.trouble() == null ? "" : state.trouble());
  }

  private List<BrokerStatus.Node> nodes(List<Link> links) {
    Map<String, Connector.@Nullable Failure> all = new TreeMap<>();
    for (Connector each : connectors()) {
      each.all().forEach(node -> all.putIfAbsent(node.toString(), null));
      each.failures().forEach((node, failure) -> all.merge(node.toString(), failure, this::later));
    }
    List<BrokerStatus.Node> nodes = new ArrayList<>();
    all.forEach(
        (address, failure) -> {
          List<String> there =
              links.stream()
                  .filter(each -> each.connection() != null)
                  .map(Link::state)
                  .filter(each -> each.node().equals(address))
                  .map(Link.State::purpose)
                  .toList();
          nodes.add(
              new BrokerStatus.Node(
                  address,
                  there,
                  failure == null ? null : failure.reason(),
                  failure == null ? null : failure.at()));
        });
    return nodes;
  }

  private Connector.Failure later(Connector.Failure one, Connector.Failure other) {
    return one.at().isAfter(other.at()) ? one : other;
  }

  private List<Connector> connectors() {
    List<Connector> all = new ArrayList<>();
    if (calls != null) {
      all.add(calls.connector());
    }
    if (bus != null) {
      all.add(bus.connector());
    }
    return all;
  }

  /** A queue that this host takes from. */
  private record Mine(String name, String reader, int unsettled) {}

  private List<BrokerStatus.Queue> queues() {
    List<Mine> mine = mine();
    Set<String> names = new LinkedHashSet<>();
    mine.forEach(each -> names.add(each.name()));
    Map<String, QueueLook.Held> held =
        calls == null ? Map.of() : QueueLook.at(calls.consuming().connection(), names, LOOK);
    List<BrokerStatus.Queue> all = new ArrayList<>();
    for (Mine each : mine) {
      QueueLook.Held found = held.get(each.name());
      if (found != null || !each.reader().isEmpty()) {
        all.add(
            new BrokerStatus.Queue(
                each.name(),
                each.reader(),
                each.unsettled(),
                found == null ? null : found.waiting(),
                found == null ? null : found.consumers()));
      }
    }
    return all;
  }

  private List<Mine> mine() {
    List<Mine> all = new ArrayList<>();
    Set<String> parked = new LinkedHashSet<>();
    if (calls != null) {
      for (Listener each : calls.transport().listeners()) {
        each.unsettled()
            .forEach((name, count) -> all.add(new Mine(name, each.address().toString(), count)));
        parked.add(calls.transport().topology().parked(each.address().topic()).name());
      }
      calls
          .transport()
          .replies()
          .forEach(each -> all.add(new Mine(each.address(), "replies", each.unsettled())));
    }
    if (bus != null) {
      bus.bus()
          .unsettled()
          .forEach((name, count) -> all.add(new Mine(name, "notifications", count)));
    }
    all.sort(java.util.Comparator.comparing(Mine::name));
    parked.forEach(each -> all.add(new Mine(each, "", 0)));
    return all;
  }

  private List<BrokerStatus.Sender> senders() {
    List<BrokerStatus.Sender> all = new ArrayList<>();
    if (calls != null) {
      all.add(sender("requests", calls.requests()));
      all.add(sender("replies", calls.answers()));
    }
    if (bus != null && bus.isSending()) {
      all.add(sender("notifications", bus.publisher()));
    }
    return all;
  }

  private static BrokerStatus.Sender sender(String name, Publisher publisher) {
    PublisherCounters counters = publisher.counters();
    Latencies.Summary confirms = counters.latencies();
    return new BrokerStatus.Sender(
        name,
        publisher.pending(),
        counters.confirmed.sum(),
        counters.resent.sum(),
        counters.returned.sum(),
        counters.refused.sum(),
        counters.failed.sum(),
        confirms.count(),
        confirms.median(),
        confirms.p99(),
        confirms.longest());
  }

  private List<Part> parts() {
    List<Part> all = new ArrayList<>();
    NotificationStatus.Forward out = notifications == null ? null : notifications.forward();
    if (out != null) {
      Map<String, Long> counters = new LinkedHashMap<>();
      counters.put("waiting", (long) out.waiting());
      counters.put("bytes waiting", out.bytes());
      counters.put("in flight", (long) out.inFlight());
      counters.put("confirmed", out.confirmed());
      counters.put("retried", out.retried());
      counters.put("dropped", out.dropped());
      counters.put("failed", out.failed());
      counters.put("refused", out.refused());
      all.add(new Part("notifications out", List.of(), counters, out.problem()));
    }
    NotificationStatus.Listen in = notifications == null ? null : notifications.listen();
    if (in != null) {
      Map<String, Long> counters = new LinkedHashMap<>();
      counters.put("delivered", in.delivered());
      counters.put("filtered", in.filtered());
      counters.put("own", in.own());
      counters.put("duplicates", in.duplicates());
      counters.put("requeued", in.requeued());
      counters.put("parked", in.parked());
      counters.put("dropped", in.dropped());
      all.add(new Part("notifications in", in.keys(), counters, null));
    }
    if (outbox != null) {
      Map<String, Long> counters = new LinkedHashMap<>();
      counters.put("waiting", outbox.backlog());
      counters.put("forwarded", outbox.forwarded());
      all.add(new Part("outbox", outbox.publishers(), counters, outbox.problem()));
    }
    return all;
  }
}
