package dev.manager.shell.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on loopback and gives each connection a shell on a thread of its own. Thread-safe; {@link
 * #close} leaves no thread behind, save a command that will not be interrupted, which is named.
 */
final class BackdoorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackdoorServer.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(3);

  private final CommandProcessor processor;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final AtomicLong sessionNumber = new AtomicLong();
  private final Map<Thread, Socket> sessions = new ConcurrentHashMap<>();
  private volatile int maxSessions;

  /**
   * Starts to listen.
   *
   * @param port where; 0 for any free port
   * @throws IOException if the port cannot be had
   */
  BackdoorServer(CommandProcessor processor, int port, int maxSessions) throws IOException {
    this.processor = processor;
    this.maxSessions = maxSessions;
    this.listener = new ServerSocket();
    try {
      listener.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    this.acceptor = daemon(this::accept, "manager-backdoor");
  }

  void start() {
    acceptor.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Bounds the sessions that come from now on. */
  void limit(int sessionsMax) {
    maxSessions = sessionsMax;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        admit(listener.accept());
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("Backdoor on port {} could not accept a connection: {}", port(), e.toString());
        }
      }
    }
  }

  private void admit(Socket socket) throws IOException {
    if (sessions.size() >= maxSessions) {
      try (socket;
          OutputStream out = socket.getOutputStream()) {
        String refusal = "Too many sessions: %d of %d\r\n".formatted(sessions.size(), maxSessions);
        out.write(refusal.getBytes(StandardCharsets.UTF_8));
      }
      return;
    }
    Thread session =
        daemon(
            () -> {
              serve(socket);
              sessions.remove(Thread.currentThread());
            },
            "manager-backdoor-session-" + sessionNumber.incrementAndGet());
    sessions.put(session, socket);
    session.start();
  }

  private void serve(Socket socket) {
    LOG.info("Backdoor session from {} begins", socket.getRemoteSocketAddress());
    try (socket;
        PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
        CommandSession session = processor.createSession(socket.getInputStream(), out, out)) {
      new ShellLoop(session).run();
    } catch (IOException e) {
      LOG.info(
          "Backdoor session from {} broke off: {}", socket.getRemoteSocketAddress(), e.toString());
    }
    LOG.info("Backdoor session from {} has ended", socket.getRemoteSocketAddress());
  }

  @Override
  public void close() {
    shut(listener);
    await(acceptor);
    sessions.forEach(
        (thread, socket) -> {
          shut(socket);
          thread.interrupt();
        });
    sessions.keySet().forEach(BackdoorServer::await);
  }

  private static void shut(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("Backdoor could not close {}: {}", resource, e.toString());
    }
  }

  private static void await(Thread thread) {
    if (thread == Thread.currentThread()) {
      return; // a command of this session stops the bundle
    }
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("Backdoor stopped, but a command of {} still runs", thread.getName());
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
