package dev.manager.bench.rpc;

import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;

/** What the peers serve. Public for Aries RSA, which calls it by reflection. Stateless. */
public final class ServedOrders implements Orders {
  /** Makes it. */
  public ServedOrders() {}

  @Override
  public Receipt place(Order order) {
    return Peers.add(order);
  }
}
