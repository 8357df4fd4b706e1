package dev.manager.bench.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.manager.bench.api.Notes;
import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * A dispatcher by hand: a bounded queue, as many workers as a manager's server has, and a map of
 * the calls that wait. Thread-safe.
 */
@Component(
    service = {Orders.class, Notes.class},
    property = "peer=handwritten")
public final class HandWrittenOrders implements Orders, Notes {
  private static final int WORKERS = 64;
  private static final int QUEUE = 1000;

  private final JsonDispatcher dispatcher = new JsonDispatcher();
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<String, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Thread[] workers = new Thread[WORKERS];

  /** For Declarative Services. */
  @Activate
  public HandWrittenOrders() {
    for (int i = 0; i < WORKERS; i++) {
      workers[i] = new Thread(this::work, "by-hand-" + i);
      workers[i].setDaemon(true);
      workers[i].start();
    }
  }

  @Deactivate
  void close() {
    for (Thread each : workers) {
      each.interrupt();
    }
  }

  private void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        JsonNode reply = dispatcher.reply(dispatcher.dispatch(queue.take()));
        CompletableFuture<JsonNode> call = pending.get(reply.get("_msg_id").textValue());
        if (call != null) {
          call.complete(reply);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public Receipt place(Order order) {
    String id = JsonDispatcher.id();
    var reply = new CompletableFuture<JsonNode>();
    pending.put(id, reply);
    try {
      if (!queue.offer(dispatcher.request(order, id), 60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the queue is full");
      }
      return dispatcher.receipt(reply.get(60, TimeUnit.SECONDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      pending.remove(id);
    }
  }

  @Override
  public void note(Order order) {
    try {
      if (!queue.offer(dispatcher.request(order, JsonDispatcher.id()), 60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the queue is full");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
