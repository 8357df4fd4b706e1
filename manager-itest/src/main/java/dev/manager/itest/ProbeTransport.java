package dev.manager.itest;

import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReceiver;
import dev.manager.spi.RpcReplies;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A transport that counts, and carries by another one in a scope of its own. Thread-safe. */
final class ProbeTransport implements RpcTransport {
  private final RpcTransport carrier;
  private final String name;
  private final AtomicInteger listeners = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();

  ProbeTransport(RpcTransport carrier, String name) {
    this.carrier = carrier;
    this.name = name;
  }

  int listeners() {
    return listeners.get();
  }

  long sent() {
    return sent.get();
  }

  private RpcAddress own(RpcAddress address) {
    return address.kind() == RpcAddress.Kind.REPLY
        ? address
        : new RpcAddress(
            address.kind(), name + "-" + address.exchange(), address.topic(), address.server());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public RpcListener listen(RpcAddress server, int prefetch, RpcReceiver receiver)
      throws IOException {
    RpcListener listener = carrier.listen(own(server), prefetch, receiver);
    listeners.incrementAndGet();
    return new RpcListener() {
      @Override
      public void quiesce() {
        listener.quiesce();
      }

      @Override
      public void close() {
        listeners.decrementAndGet();
        listener.close();
      }
    };
  }

  @Override
  public RpcReplies replies(Consumer<byte[]> receiver) throws IOException {
    return carrier.replies(receiver);
  }

  @Override
  public CompletionStage<Void> send(RpcAddress to, RpcMessage message) {
    sent.incrementAndGet();
    return carrier.send(own(to), message);
  }
}
