package dev.manager.bench.rpc;

import dev.manager.bench.api.Codec;
import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** grpc-java within the process, with its usual executors, and JSON for its messages. */
final class Grpc implements Orders, AutoCloseable {
  private static final String NAME = "orders";

  private final MethodDescriptor<Order, Receipt> place;
  private final Server server;
  private final ManagedChannel channel;

  Grpc(Codec codec) {
    this.place =
        MethodDescriptor.<Order, Receipt>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("orders/place")
            .setRequestMarshaller(new Json<>(codec, Order.class))
            .setResponseMarshaller(new Json<>(codec, Receipt.class))
            .build();
    try {
      this.server =
          InProcessServerBuilder.forName(NAME)
              .addService(
                  ServerServiceDefinition.builder("orders")
                      .addMethod(
                          place,
                          ServerCalls.asyncUnaryCall(
                              (order, answer) -> {
                                answer.onNext(Peers.add(order));
                                answer.onCompleted();
                              }))
                      .build())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.channel = InProcessChannelBuilder.forName(NAME).build();
  }

  @Override
  public Receipt place(Order order) {
    return ClientCalls.blockingUnaryCall(channel, place, CallOptions.DEFAULT, order);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /** Messages as JSON. */
  private record Json<T>(Codec codec, Class<T> type) implements MethodDescriptor.Marshaller<T> {
    @Override
    public InputStream stream(T value) {
      return new ByteArrayInputStream(codec.write(value));
    }

    @Override
    public T parse(InputStream stream) {
      try {
        return codec.read(stream.readAllBytes(), type);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
