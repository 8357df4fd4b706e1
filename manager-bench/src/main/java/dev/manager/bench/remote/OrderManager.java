package dev.manager.bench.remote;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The manager that is called. Thread-safe: it keeps nothing. */
@Component(service = Manager.class)
@ManagerComponent(name = "orders", api = Orders.class)
public final class OrderManager extends Manager implements Orders, RemoteOrders {
  /** For Declarative Services. */
  @Activate
  public OrderManager() {}

  @Override
  public Receipt place(Order order) {
    return add(order);
  }

  static Receipt add(Order order) {
    long cents = 0;
    for (Order.Item each : order.items()) {
      cents += each.quantity() * each.cents();
    }
    return new Receipt(order.customer(), order.items().size(), cents);
  }
}
