package dev.manager.bench.remote;

import dev.manager.RequestContext;
import dev.manager.bench.api.Notes;
import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.Target;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Calls the manager by a typed proxy, and casts to it. The handle is there once it serves. */
@Component(
    service = {Orders.class, Notes.class},
    property = "peer=manager")
public final class ManagerOrders implements Orders, Notes {
  private final RemoteOrders proxy;
  private final RpcClient client;

  /**
   * For Declarative Services.
   *
   * @param client calls
   * @param handle is there when the manager is
   */
  @Activate
  public ManagerOrders(
      @Reference RpcClient client, @Reference(target = "(manager.handle=true)") Orders handle) {
    this.client = client.prepare(Target.topic("orders"));
    this.proxy = this.client.proxy(RemoteOrders.class);
  }

  @Override
  public Receipt place(Order order) {
    return proxy.place(order);
  }

  @Override
  public void note(Order order) {
    client.cast(RequestContext.create(), "place", Map.of("order", order));
  }
}
