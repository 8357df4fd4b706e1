package dev.manager.rpc;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is served to remote callers of this host: a service for operators and tests. Thread-safe.
 */
@ProviderType
public interface RpcEndpoints {
  /**
   * Service property, a {@code String}, {@code String[]} or collection of such, that makes a
   * service one more endpoint: the names of the managers whose servers shall serve it, or {@code *}
   * for all. The service implements at least one interface that is marked {@link Rpc}. It serves
   * while it is registered; if two serve one method, the one of the higher service ranking does.
   */
  String ENDPOINT = "manager.endpoint";

  /**
   * Lists the servers, sorted by manager.
   *
   * @return a snapshot
   */
  List<RpcServerInfo> list();

  /**
   * Lists the whiteboard services that are not served, or not wholly, and why.
   *
   * @return a sentence each
   */
  List<String> problems();
}
