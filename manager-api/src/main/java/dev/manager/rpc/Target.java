package dev.manager.rpc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a remote call goes, as oslo.messaging's {@code Target}. Immutable; each {@code with…}
 * method returns a changed copy.
 *
 * @param exchange the scope of the topic; null for the configured one
 * @param topic what is called: a manager's name; null only where a target is filled in later
 * @param server the one host that is called; null for any one that serves the topic
 * @param namespace namespace of the method; null for the null namespace
 * @param version the version of the interface that the call needs; null for none, which a server
 *     takes as 1.0
 * @param fanout whether every server of the topic is called; for casts only
 */
public record Target(
    @Nullable String exchange,
    @Nullable String topic,
    @Nullable String server,
    @Nullable String namespace,
    @Nullable RpcVersion version,
    boolean fanout) {
  /** Names that fit a queue's name and cannot be mistaken for a pattern. */
  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}_.:@-]{1,127}");

  /**
   * Checks the names.
   *
   * @throws RpcTargetException if a name is empty, too long or holds what a queue's name cannot
   */
  public Target {
    check("exchange", exchange);
    check("topic", topic);
    check("server", server);
  }

  private static void check(String what, @Nullable String name) {
    if (name != null && !NAME.matcher(name).matches()) {
      throw new RpcTargetException(
          "%s \"%s\" of a target, expected 1 to 127 of letters, digits and _ . : @ -"
              .formatted(what, name.length() > 127 ? name.substring(0, 127) + "…" : name));
    }
  }

  /**
   * Makes a target for any one server of a topic.
   *
   * @param topic the manager's name
   * @return the target
   */
  public static Target topic(String topic) {
    return new Target(null, topic, null, null, null, false);
  }

  /**
   * Reads a target as operators write it.
   *
   * @param text {@code topic} or {@code topic.server}: {@code volume.host-1}, {@code
   *     volume.host-1.example.org}
   * @return the target
   * @throws RpcTargetException if it is neither
   */
  public static Target parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? topic(text)
        : topic(text.substring(0, dot)).withServer(text.substring(dot + 1));
  }

  /**
   * Returns a copy in another exchange.
   *
   * @param exchange the exchange; null for the configured one
   * @return the copy
   */
  public Target withExchange(@Nullable String exchange) {
    return new Target(exchange, topic, server, namespace, version, fanout);
  }

  /**
   * Returns a copy for one server.
   *
   * @param server name of the host; null for any
   * @return the copy
   */
  public Target withServer(@Nullable String server) {
    return new Target(exchange, topic, server, namespace, version, fanout);
  }

  /**
   * Returns a copy for methods of a namespace.
   *
   * @param namespace the namespace; null for the null namespace
   * @return the copy
   */
  public Target withNamespace(@Nullable String namespace) {
    return new Target(exchange, topic, server, namespace, version, fanout);
  }

  /**
   * Returns a copy that asks for a version.
   *
   * @param version {@code major.minor}
   * @return the copy
   * @throws IllegalArgumentException if it is not a version
   */
  public Target withVersion(String version) {
    return new Target(exchange, topic, server, namespace, RpcVersion.parse(version), fanout);
  }

  /**
   * Returns a copy for every server of the topic.
   *
   * @return the copy
   */
  public Target toAll() {
    return new Target(exchange, topic, null, namespace, version, true);
  }

  /** Returns it as operators write it: {@code topic.server}, {@code topic.*} for a fanout. */
  @Override
  public String toString() {
    String place = topic == null ? "?" : topic;
    if (fanout) {
      return place + ".*";
    }
    return server == null ? place : place + "." + server;
  }
}
