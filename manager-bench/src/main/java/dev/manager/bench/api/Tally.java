package dev.manager.bench.api;

import java.io.Serializable;

/**
 * Which casts a server has.
 *
 * @param received how many different ones
 * @param again how many came more than once
 * @param nanos from the first to the last
 */
public record Tally(int received, int again, long nanos) implements Serializable {
  private static final long serialVersionUID = 1L;
}
