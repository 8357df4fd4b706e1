package dev.manager.rpc.internal.client;

import dev.manager.spi.RpcReplies;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's side of one transport. Thread-safe; the way for replies is opened by the first call.
 */
final class Link {
  private final RpcTransport transport;
  private final Consumer<byte[]> receiver;
  private volatile @Nullable RpcReplies replies; // written under this
  private boolean closed; // guarded by this

  Link(RpcTransport transport, Consumer<byte[]> receiver) {
    this.transport = transport;
    this.receiver = receiver;
  }

  RpcTransport transport() {
    return transport;
  }

  /** Returns the address of this client. */
  String address() throws IOException {
    RpcReplies present = replies;
    return present == null ? open().address() : present.address();
  }

  private synchronized RpcReplies open() throws IOException {
    RpcReplies present = replies;
    if (closed) {
      throw new IOException("transport " + transport.name() + " has gone");
    }
    if (present == null) {
      present = transport.replies(receiver);
      replies = present;
    }
    return present;
  }

  void close() {
    RpcReplies present;
    synchronized (this) {
      closed = true;
      present = replies;
      replies = null;
    }
    if (present != null) {
      present.close();
    }
  }
}
