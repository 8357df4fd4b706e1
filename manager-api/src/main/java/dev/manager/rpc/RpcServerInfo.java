package dev.manager.rpc;

import java.util.List;

/**
 * What is known of one manager's server at one moment. Immutable.
 *
 * @param manager the manager's name, its topic
 * @param host the host, its server name
 * @param transports names of the transports on which it listens
 * @param serving whether it takes requests
 * @param running requests that run now
 * @param waiting requests that were taken from a transport and wait for a worker
 * @param executed requests that were executed since it started
 * @param refused requests that were not: unknown method, wrong version or arguments, no role
 * @param expired requests whose deadline had passed before they could start
 * @param malformed messages that could not be read
 * @param duplicates messages that had come before
 * @param lostReplies replies that nobody was there to take
 * @param endpoints what it serves, in the order in which it is searched
 */
public record RpcServerInfo(
    String manager,
    String host,
    List<String> transports,
    boolean serving,
    int running,
    int waiting,
    long executed,
    long refused,
    long expired,
    long malformed,
    long duplicates,
    long lostReplies,
    List<RpcEndpointInfo> endpoints) {
  /** Copies the lists. */
  public RpcServerInfo {
    transports = List.copyOf(transports);
    endpoints = List.copyOf(endpoints);
  }
}
