package dev.manager.bench.api;

import java.io.Serializable;
import java.util.List;

/**
 * What a caller of {@link Orders} sends.
 *
 * @param customer who orders
 * @param items what
 * @param note some text
 */
public record Order(String customer, List<Item> items, String note) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A line of an order.
   *
   * @param sku what
   * @param quantity how many
   * @param cents what one costs
   */
  public record Item(String sku, int quantity, long cents) implements Serializable {
    private static final long serialVersionUID = 1L;
  }
}
