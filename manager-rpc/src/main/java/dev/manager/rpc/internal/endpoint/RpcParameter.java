package dev.manager.rpc.internal.endpoint;

import com.fasterxml.jackson.databind.JavaType;
import dev.manager.RequestContext;

/**
 * A parameter of a remote method.
 *
 * @param name name of the argument
 * @param type its type
 * @param optional whether it may be left out
 */
public record RpcParameter(String name, JavaType type, boolean optional) {
  /** Tells whether it gets the context, and is no argument. */
  public boolean isContext() {
    return type.hasRawClass(RequestContext.class);
  }

  /** Returns the type as operators read it: without packages. */
  public String typeName() {
    return type.toCanonical().replaceAll("[a-z_0-9]+\\.", "");
  }

  String text() {
    return "%s%s: %s".formatted(name, optional ? "?" : "", typeName());
  }
}
