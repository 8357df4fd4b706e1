package dev.manager.rpc.internal.endpoint;

import com.fasterxml.jackson.databind.JavaType;
import dev.manager.rpc.RpcVersion;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One method that can be called remotely.
 *
 * @param name its remote name
 * @param call what operators see of a call of it
 * @param method of the interface
 * @param parameters in their order
 * @param result what it returns; what its stage is completed with, if it returns one
 * @param since the version in which it came; null for from the first
 * @param roles who may call it; empty for everybody
 * @param idempotent whether it may run more than once for a request
 * @param expected exceptions that are part of its contract
 */
public record RpcMethod(
    String name,
    String call,
    Method method,
    List<RpcParameter> parameters,
    JavaType result,
    @Nullable RpcVersion since,
    List<String> roles,
    boolean idempotent,
    Set<Class<? extends Exception>> expected) {

  /** Tells whether an exception is part of the contract. */
  public boolean expects(Throwable thrown) {
    return expected.stream().anyMatch(each -> each.isInstance(thrown));
  }

  /** Returns which parameter an argument of this name is for; -1 for none. */
  int index(String argument) {
    for (int i = 0; i < parameters.size(); i++) {
      RpcParameter each = parameters.get(i);
      if (each.name().equals(argument) && !each.isContext()) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the arguments as operators read them. */
  public List<String> signature() {
    return parameters.stream().filter(each -> !each.isContext()).map(RpcParameter::text).toList();
  }
}
