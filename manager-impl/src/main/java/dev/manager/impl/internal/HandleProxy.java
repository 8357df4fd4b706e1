package dev.manager.impl.internal;

import dev.manager.RequestContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What a handle does that is a proxy, because no class can be generated for its interface.
 * Immutable but for its slot, so as thread-safe as that.
 */
record HandleProxy(Slot slot, Class<?> api, String label) implements InvocationHandler {
  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    long[] cell = HandleCalls.cell();
    int top = HandleCalls.top(cell);
    int what = CallNames.of(HandleWriter.nameOf(api, method));
    Object manager = HandleCalls.enter(slot, cell, what);
    if (manager == null) {
      manager = HandleCalls.await(slot, cell, what, requestOf(arguments));
    }
    try {
      if (!api.isInstance(manager)) {
        throw HandleCalls.refuse(slot, manager, proxy);
      }
      method.setAccessible(true); // the interface may not be public
      return method.invoke(manager, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      HandleCalls.exit(cell, top);
    }
  }

  private static @Nullable Object requestOf(Object @Nullable [] arguments) {
    if (arguments != null) {
      for (Object each : arguments) {
        if (each instanceof RequestContext) {
          return each;
        }
      }
    }
    return null;
  }

  /** A handle is itself, whatever is behind it; so its identity needs no manager. */
  private Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> label;
    };
  }
}
