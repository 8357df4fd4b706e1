package dev.manager.bench.api;

/** What is called remotely, by whatever way. */
public interface Orders {
  /**
   * Adds an order up.
   *
   * @param order the order
   * @return the receipt
   */
  Receipt place(Order order);
}
