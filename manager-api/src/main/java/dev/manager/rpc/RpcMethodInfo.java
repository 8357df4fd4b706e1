package dev.manager.rpc;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method that a server serves.
 *
 * @param name its remote name
 * @param parameters its arguments: {@code name: type}, with {@code ?} after the name of an optional
 *     one
 * @param since the version in which it came; null for from the first
 * @param roles who may call it; empty for everybody
 * @param idempotent whether it may run more than once for a request
 * @param calls how many times it was executed since its endpoint came; a swap of the manager begins
 *     anew
 * @param failures how many of those threw something that it does not expect
 * @param mean how long it took on average; zero before the first call
 * @param longest how long the longest took
 */
public record RpcMethodInfo(
    String name,
    List<String> parameters,
    @Nullable RpcVersion since,
    List<String> roles,
    boolean idempotent,
    long calls,
    long failures,
    Duration mean,
    Duration longest) {
  /** Copies the lists. */
  public RpcMethodInfo {
    parameters = List.copyOf(parameters);
    roles = List.copyOf(roles);
  }
}
