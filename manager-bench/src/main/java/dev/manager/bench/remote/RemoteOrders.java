package dev.manager.bench.remote;

import dev.manager.bench.api.Order;
import dev.manager.bench.api.Receipt;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Rpc;

/** {@link dev.manager.bench.api.Orders}, for remote callers. */
@Rpc
public interface RemoteOrders {
  /**
   * Adds an order up.
   *
   * @param order the order
   * @return the receipt
   */
  Receipt place(@Argument("order") Order order);
}
