package dev.manager.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one host at a message broker. Counters are since the bundle, or its
 * configuration, last began. It shows no password. Immutable.
 *
 * @param transport the name of the transport of remote calls, {@code rabbit}
 * @param nodes the brokers that are configured; empty if none is
 * @param connections the connections of this host
 * @param queues those that this host takes from, and those where it parks
 * @param senders what it publishes with
 * @param received requests that came, without those parked at once
 * @param redelivered deliveries that had been made before
 * @param parked messages of remote calls put aside, by the kind of reason; all kinds, in order
 * @param latestParked the latest of them, the newest last
 * @param parts what else goes over the broker: notifications, the outbox
 */
public record BrokerStatus(
    String transport,
    List<Node> nodes,
    List<Connection> connections,
    List<Queue> queues,
    List<Sender> senders,
    long received,
    long redelivered,
    Map<String, Long> parked,
    List<Parked> latestParked,
    List<Part> parts) {
  /** Copies lists and maps. */
  public BrokerStatus {
    nodes = List.copyOf(nodes);
    connections = List.copyOf(connections);
    queues = List.copyOf(queues);
    senders = List.copyOf(senders);
    parked = new LinkedHashMap<>(parked);
    latestParked = List.copyOf(latestParked);
    parts = List.copyOf(parts);
  }

  /**
   * One broker of the cluster.
   *
   * @param address host and port
   * @param connections names of the connections that are there now
   * @param failure why it could not be reached the last time; null if it could, or was not tried
   * @param failedAt when that was; null if there is no failure
   */
  public record Node(
      String address,
      List<String> connections,
      @Nullable String failure,
      @Nullable Instant failedAt) {
    /** Copies the list. */
    public Node {
      connections = List.copyOf(connections);
    }
  }

  /**
   * One connection.
   *
   * @param name what it is for
   * @param state {@code connecting}, {@code connected}, {@code blocked} or {@code closed}
   * @param node where it is, or was last; empty if it never was
   * @param since since when it has been up or away
   * @param lost how many were lost
   * @param blocked how often the broker took nothing
   * @param trouble what went wrong last, or why it is blocked; empty if nothing did
   */
  public record Connection(
      String name,
      String state,
      String node,
      Instant since,
      int lost,
      int blocked,
      String trouble) {}

  /**
   * One queue.
   *
   * @param name its name at the broker
   * @param reader what takes from it here: a server as {@code topic.host}, {@code replies}, {@code
   *     notifications}; empty where this host parks
   * @param unacknowledged deliveries that this host has and has not settled
   * @param waiting messages that are with nobody; null if the broker did not say
   * @param consumers those of all hosts; null if the broker did not say
   */
  public record Queue(
      String name,
      String reader,
      int unacknowledged,
      @Nullable Long waiting,
      @Nullable Long consumers) {}

  /**
   * What publishes.
   *
   * @param name {@code requests}, {@code replies}, {@code notifications}
   * @param pending messages that wait, or are not confirmed yet
   * @param confirmed those that the broker has
   * @param resent how often one was sent again on another channel
   * @param unroutable how often one reached no queue
   * @param refused how often the broker refused one
   * @param failed messages given up
   * @param confirms how many confirmations of the last minutes the times are of
   * @param median half of these confirmations took no longer; zero if there was none
   * @param p99 99 of 100 took no longer
   * @param longest the longest of them
   */
  public record Sender(
      String name,
      int pending,
      long confirmed,
      long resent,
      long unroutable,
      long refused,
      long failed,
      long confirms,
      Duration median,
      Duration p99,
      Duration longest) {}

  /**
   * A message that was put aside.
   *
   * @param at when
   * @param queue where it is now
   * @param reason why
   */
  public record Parked(Instant at, String queue, String reason) {}

  /**
   * Something else that goes over the broker.
   *
   * @param name what operators call it
   * @param names what it is about: topics, publishers
   * @param counters by name, in order
   * @param problem what keeps it from going on; null if nothing does
   */
  public record Part(
      String name, List<String> names, Map<String, Long> counters, @Nullable String problem) {
    /** Copies list and map. */
    public Part {
      names = List.copyOf(names);
      counters = new LinkedHashMap<>(counters);
    }
  }
}
