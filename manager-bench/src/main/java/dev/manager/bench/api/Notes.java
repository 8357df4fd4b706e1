package dev.manager.bench.api;

/** What is cast remotely, by whatever way. */
public interface Notes {
  /**
   * Sends an order that nobody answers.
   *
   * @param order the order
   */
  void note(Order order);
}
