package dev.manager.rpc.internal.endpoint;

import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a server in the order in which they are searched, with oslo.messaging's rule:
 * the first that understands the request's namespace and version and has the method. Immutable.
 *
 * @param all the endpoints
 */
public record Endpoints(List<Endpoint> all) {
  /** Copies the list. */
  public Endpoints {
    all = List.copyOf(all);
  }

  /**
   * What was found.
   *
   * @param endpoint whose it is
   * @param method what to call
   */
  public record Found(Endpoint endpoint, RpcMethod method) {}

  /**
   * Finds what a request asks for.
   *
   * @throws RpcRemoteException what the caller gets if there is nothing
   */
  public Found find(Request request) {
    boolean understood = false;
    for (Endpoint each : all) {
      if (each.understands(request)) {
        understood = true;
        @Nullable RpcMethod method = each.method(request.method());
        if (method != null) {
          return new Found(each, method);
        }
      }
    }
    throw understood
        ? Failures.noSuchMethod(request.method())
        : Failures.unsupportedVersion(request.version().toString(), request.method());
  }
}
