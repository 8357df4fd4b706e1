package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * Opens connections, to one node after the other in an order that is random for each process.
 * Thread-safe.
 */
final class Connector {
  /**
   * More than any broker sends: a message that is too large is parked, not the connection's end.
   */
  private static final int INBOUND_BYTES = 512 << 20;

  /** Holds what may be written without waiting; see {@link Publisher}. */
  private static final int SEND_BUFFER = 1 << 20;

  private final RabbitConfig config;
  private final String host;
  private final List<TransportUrl.Node> nodes;
  private final String virtualHost;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<TransportUrl.Node, Failure> failures = new ConcurrentHashMap<>();

  Connector(RabbitConfig config, TransportUrl url, String host) {
    this.config = config;
    this.host = host;
    List<TransportUrl.Node> shuffled = new ArrayList<>(url.nodes());
    Collections.shuffle(shuffled);
    this.nodes = List.copyOf(shuffled);
    this.virtualHost = url.virtualHost();
  }

  int nodes() {
    return nodes.size();
  }

  List<TransportUrl.Node> all() {
    return nodes;
  }

  /** Why a node could not be reached the last time. */
  record Failure(Instant at, String reason) {}

  /** Returns the nodes that could not be reached the last time. */
  Map<TransportUrl.Node, Failure> failures() {
    return Map.copyOf(failures);
  }

  /** Returns the node that is tried next. */
  TransportUrl.Node next() {
    return nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()));
  }

  /**
   * Opens a connection.
   *
   * @param purpose what it is for; operators see it as the connection's name
   */
  Connection open(TransportUrl.Node node, String purpose) throws IOException {
    try {
      Connection made = connect(node, purpose);
      failures.remove(node);
      return made;
    } catch (IOException | RuntimeException e) {
      failures.put(node, new Failure(Instant.now(), Link.reason(e)));
      throw e;
    }
  }

  private Connection connect(TransportUrl.Node node, String purpose) throws IOException {
    ConnectionFactory factory = factory(node);
    try {
      return factory.newConnection(
          List.of(new Address(node.host(), node.port())),
          "manager:%s:%s:%d".formatted(host, purpose, ProcessHandle.current().pid()));
    } catch (TimeoutException e) {
      throw new NotConnectedException("no answer within " + config.connection().connect(), e);
    } catch (PossibleAuthenticationFailureException e) {
      throw new NotConnectedException(
          "%s is refused, or has no right to virtual host %s: %s"
              .formatted(config.login().who(node), virtualHost, Reason.of(e)),
          e);
    } catch (SSLException e) {
      throw new NotConnectedException(
          config.tls() == null ? Reason.of(e) : config.tls().explain(node, e), e);
    }
  }

  private ConnectionFactory factory(TransportUrl.Node node) throws IOException {
    ConnectionFactory factory = GatheringConnection.factory();
    int millis = (int) Math.min(config.connection().connect().toMillis(), Integer.MAX_VALUE);
    factory.setAutomaticRecoveryEnabled(false); // Link and its users do that
    factory.setTopologyRecoveryEnabled(false);
    factory.setUsername(config.login().user(node));
    factory.setPassword(config.login().password(node));
    factory.setSaslConfig(config.login().sasl());
    factory.setVirtualHost(virtualHost);
    factory.setRequestedHeartbeat(config.connection().heartbeatSeconds());
    factory.setConnectionTimeout(millis);
    factory.setHandshakeTimeout(millis);
    factory.setChannelRpcTimeout(millis);
    factory.setShutdownTimeout(1000);
    factory.setMaxInboundMessageBodySize(INBOUND_BYTES);
    factory.setSharedExecutor(new Inline());
    factory.setThreadFactory(Threads.named("manager-rabbit-io"));
    Map<String, Object> properties = new HashMap<>(factory.getClientProperties());
    properties.put("product", "Manager");
    properties.put("manager.host", host);
    factory.setClientProperties(properties);
    Tls tls = config.tls();
    if (tls != null) {
      factory.useSslProtocol(tls.context());
      if (tls.checksName()) {
        factory.enableHostnameVerification();
      }
    }
    factory.setSocketConfigurator(
        factory
            .getSocketConfigurator()
            .andThen(
                socket -> {
                  socket.setTcpNoDelay(true);
                  socket.setSendBufferSize(SEND_BUFFER);
                }));
    return factory;
  }

  /**
   * Runs what the client's thread has read on that very thread: what it calls returns at once, and
   * each message is spared a hop.
   */
  private static final class Inline extends AbstractExecutorService {
    private volatile boolean down;

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {
      down = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      down = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return down;
    }

    @Override
    public boolean isTerminated() {
      return down;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
