package dev.manager.rpc.internal.server;

import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcTransport;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request that was taken from a transport. Who brought it may read it while the thread that runs
 * it wakes, which takes longer. Thread-safe: reading it twice gives the same, so that nobody has to
 * wait for somebody who reads it but has no processor.
 */
final class Incoming {
  private static final int PATIENCE = 200; // looks: about as long as reading it takes

  /** A longer one is not read ahead: it would hold up what comes behind it. */
  private static final int AHEAD_BYTES = 4096;

  private final RpcDelivery delivery;
  private final RpcTransport transport;
  private final AtomicBoolean begun = new AtomicBoolean(); // by the first who reads it
  private volatile @Nullable Request request; // once it was read ahead
  private volatile boolean unreadable;

  /**
   * Makes it.
   *
   * @param delivery the message
   * @param transport where it came from, and the reply goes
   */
  Incoming(RpcDelivery delivery, RpcTransport transport) {
    this.delivery = delivery;
    this.transport = transport;
  }

  RpcDelivery delivery() {
    return delivery;
  }

  RpcTransport transport() {
    return transport;
  }

  /** Reads it for who runs it, if it is short and he has not begun to. He is told what is wrong. */
  void readAhead(Json json) {
    byte[] body = delivery.body();
    if (body.length <= AHEAD_BYTES && begun.compareAndSet(false, true)) {
      try {
        request = Request.read(json, body);
      } catch (WireException | RuntimeException e) {
        unreadable = true;
      }
    }
  }

  /**
   * Returns the request.
   *
   * @throws WireException if it is none
   */
  Request request(Json json) throws WireException {
    if (!begun.compareAndSet(false, true)) {
      for (int i = 0; i < PATIENCE && !unreadable; i++) {
        Request ready = request;
        if (ready != null) {
          return ready;
        }
        Thread.onSpinWait();
      }
    }
    return Request.read(json, delivery.body());
  }
}
