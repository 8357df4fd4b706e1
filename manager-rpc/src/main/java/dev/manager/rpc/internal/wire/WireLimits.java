package dev.manager.rpc.internal.wire;

/**
 * What a message may be at the most.
 *
 * @param bytes its length
 * @param depth how deeply objects and lists are nested in it
 * @param arguments how many arguments and, apart from them, entries of the context it has
 * @param traceLines how many lines of a stack travel with a failure
 */
public record WireLimits(int bytes, int depth, int arguments, int traceLines) {
  /** The defaults of the configuration. */
  public static final WireLimits DEFAULT = new WireLimits(4 << 20, 64, 64, 32);
}
