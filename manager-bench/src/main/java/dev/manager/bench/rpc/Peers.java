package dev.manager.bench.rpc;

import dev.manager.bench.api.Order;
import dev.manager.bench.api.Orders;
import dev.manager.bench.api.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.aries.rsa.provider.tcp.TCPProvider;
import org.apache.aries.rsa.spi.Endpoint;

/** What the peers serve, and Aries' remote services. Stateless. */
final class Peers {
  private Peers() {}

  static Order order() {
    return new Order(
        "customer-4711",
        List.of(
            new Order.Item("disk-4t", 2, 9_900),
            new Order.Item("cable-2m", 4, 590),
            new Order.Item("tray", 1, 1_250)),
        "to the back door, please");
  }

  static Receipt add(Order order) {
    long cents = 0;
    for (Order.Item each : order.items()) {
      cents += each.quantity() * each.cents();
    }
    return new Receipt(order.customer(), order.items().size(), cents);
  }

  /** Apache Aries RSA's TCP provider on loopback, by the interfaces that its admin uses. */
  static final class Aries implements AutoCloseable {
    private final Endpoint endpoint;
    private final Orders orders;

    Aries() {
      var provider = new TCPProvider();
      Map<String, Object> properties = new HashMap<>();
      properties.put("objectClass", new String[] {Orders.class.getName()});
      properties.put("service.imported.configs", new String[] {"aries.tcp"});
      properties.put("endpoint.framework.uuid", "bench");
      properties.put("aries.tcp.hostname", "127.0.0.1");
      properties.put("aries.tcp.numThreads", "64");
      Class<?>[] api = {Orders.class};
      Orders served = new ServedOrders();
      this.endpoint = provider.exportService(served, null, properties, api);
      this.orders =
          (Orders)
              provider.importEndpoint(
                  Orders.class.getClassLoader(), null, api, endpoint.description());
    }

    Orders orders() {
      return orders;
    }

    @Override
    public void close() {
      try {
        endpoint.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
