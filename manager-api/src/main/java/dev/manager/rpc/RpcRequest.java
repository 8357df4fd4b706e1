package dev.manager.rpc;

import dev.manager.RequestContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, as interceptors see it. Immutable.
 *
 * @param target where it goes: on the server's side with the server's own name
 * @param method the method's remote name
 * @param context on whose behalf
 * @param arguments by name: on the client's side what the caller gave; on the server's what the
 *     method gets
 * @param roles who may call it, as {@link Roles} says; empty for everybody, and on the client's
 *     side
 * @param messageId what it has in logs and in the reply; null for a cast, and before it is sent
 */
public record RpcRequest(
    Target target,
    String method,
    RequestContext context,
    Map<String, ?> arguments,
    List<String> roles,
    @Nullable String messageId) {
  /** Copies the map and the list; the values are shared. */
  public RpcRequest {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    roles = List.copyOf(roles);
  }

  /**
   * Returns a copy with another context.
   *
   * @param context the context
   * @return the copy
   */
  public RpcRequest withContext(RequestContext context) {
    return new RpcRequest(target, method, context, arguments, roles, messageId);
  }

  /** Returns method and target; never the arguments, which may hold secrets. */
  @Override
  public String toString() {
    return method + " of " + target;
  }
}
