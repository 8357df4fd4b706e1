package dev.manager.rabbitmq.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a broker: cuts its connections, or swallows what they carry. */
public final class Proxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int to;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Object gate = new Object();
  private boolean holes; // guarded by gate
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile boolean refuses;
  private volatile @Nullable IOException last;

  public Proxy(int to) throws IOException {
    this.to = to;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "rabbit://guest:guest@127.0.0.1:%d/".formatted(port());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        int before = cuts.get();
        if (refuses) {
          from.close();
          continue;
        }
        var onward = new Socket();
        onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 5000);
        sockets.add(from);
        sockets.add(onward);
        if (refuses || cuts.get() != before) { // it is as old as those that were cut
          from.close();
          onward.close();
        }
        threads.execute(() -> pump(from, onward));
        threads.execute(() -> pump(onward, from));
      } catch (IOException e) {
        last = e; // closed, or the broker is not there
      }
    }
  }

  private void pump(Socket from, Socket onward) {
    byte[] buffer = new byte[65536];
    try (from;
        onward) {
      InputStream in = from.getInputStream();
      OutputStream out = onward.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (gate) {
          while (holes) {
            gate.wait();
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      return; // cut
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(onward);
    }
  }

  /** Cuts every connection, and those that are being made. */
  public void cut() throws IOException {
    cuts.incrementAndGet();
    for (Socket each : sockets) {
      each.close();
    }
  }

  /** Refuses new connections, or takes them again. */
  public void refuse(boolean now) {
    refuses = now;
  }

  /** Carries nothing, without saying so; or goes on. */
  public void swallow(boolean now) {
    synchronized (gate) {
      holes = now;
      gate.notifyAll();
    }
  }

  /** Returns the last connection that could not be made, if any. */
  public @Nullable IOException last() {
    return last;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    swallow(false);
    cut();
    threads.shutdownNow();
  }
}
