package dev.manager.bench.remote;

import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The JSON of a call, on the caller's thread: no queue, no other thread, no limit. */
@Component(property = "peer=direct")
public final class DirectOrders implements Orders {
  private final JsonDispatcher dispatcher = new JsonDispatcher();

  /** For Declarative Services. */
  @Activate
  public DirectOrders() {}

  @Override
  public Receipt place(Order order) {
    try {
      byte[] reply = dispatcher.dispatch(dispatcher.request(order, JsonDispatcher.id()));
      return dispatcher.receipt(dispatcher.reply(reply));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
