package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfigException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A transport URL in oslo.messaging's form: {@code
 * rabbit://user:password@host1:5672,user:password@host2:5672/vhost?option=value}. Immutable; never
 * shows a password.
 *
 * @param nodes the brokers of one cluster, at least one
 * @param virtualHost what they call the name space of queues
 * @param options what stands after the question mark, by oslo's name
 */
record TransportUrl(List<Node> nodes, String virtualHost, Map<String, String> options) {
  private static final String KEY = "transport.url";
  private static final String FORM = "rabbit://user:password@host:5672,host2:5672/vhost?ssl=true";
  private static final int PORT = 5672;

  TransportUrl {
    nodes = List.copyOf(nodes);
    options = Map.copyOf(options);
  }

  /**
   * One broker.
   *
   * @param user who logs in; empty to take what the configuration says
   */
  record Node(String host, int port, String user, String password) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * Reads a URL.
   *
   * @throws ManagerConfigException if it is none; it does not show passwords
   */
  static TransportUrl parse(String text) {
    String rest = text.strip();
    int scheme = rest.indexOf("://");
    String name = scheme < 0 ? "" : rest.substring(0, scheme);
    if (!name.equals("rabbit") && !name.equals("kombu")) {
      throw refused(text);
    }
    rest = rest.substring(scheme + 3);
    Map<String, String> options = new LinkedHashMap<>();
    int question = rest.indexOf('?');
    if (question >= 0) {
      options(rest.substring(question + 1), text, options);
      rest = rest.substring(0, question);
    }
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    String hosts = slash < 0 ? rest : rest.substring(0, slash);
    return new TransportUrl(
        nodes(hosts, text),
        path.isEmpty() || path.equals("/") ? "/" : decoded(path, text),
        options);
  }

  private static void options(String query, String text, Map<String, String> into) {
    for (String each : query.split("&", -1)) {
      int is = each.indexOf('=');
      if (is <= 0) {
        throw refused(text);
      }
      into.put(decoded(each.substring(0, is), text), decoded(each.substring(is + 1), text));
    }
  }

  private static List<Node> nodes(String hosts, String text) {
    List<Node> nodes = new ArrayList<>();
    if (hosts.isEmpty()) {
      return List.of(new Node("localhost", PORT, "", ""));
    }
    for (String each : hosts.split(",", -1)) {
      nodes.add(node(each, text));
    }
    return nodes;
  }

  private static Node node(String each, String text) {
    int at = each.lastIndexOf('@');
    String login = at < 0 ? "" : each.substring(0, at);
    String address = each.substring(at + 1);
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? "" : login.substring(colon + 1);
    int end = address.startsWith("[") ? address.indexOf(']') : -1;
    int port = address.indexOf(':', Math.max(end, 0));
    String host = port < 0 ? address : address.substring(0, port);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw refused(text);
    }
    return new Node(
        host,
        port < 0 ? PORT : port(address.substring(port + 1), text),
        decoded(user, text),
        decoded(password, text));
  }

  private static int port(String digits, String text) {
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw refused(text);
    }
    throw refused(text);
  }

  private static String decoded(String part, String text) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(text);
    }
  }

  private static ManagerConfigException refused(String text) {
    return new ManagerConfigException(KEY, shown(text), "a URL such as " + FORM);
  }

  /** Returns a URL without its passwords. */
  private static String shown(String text) {
    return text.replaceAll("(//|,)([^:@/,]*):[^@]*?@", "$1$2:***@");
  }

  @Override
  public String toString() {
    return "rabbit://" + String.join(",", nodes.stream().map(Node::toString).toList());
  }
}
