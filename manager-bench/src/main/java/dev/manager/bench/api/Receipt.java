package dev.manager.bench.api;

import java.io.Serializable;

/**
 * What {@link Orders} answers.
 *
 * @param customer who ordered
 * @param items how many lines
 * @param cents what all cost
 */
public record Receipt(String customer, int items, long cents) implements Serializable {
  private static final long serialVersionUID = 1L;
}
