package dev.manager.impl.internal;

import dev.manager.ManagerUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What callers of a manager hold: a proxy of one api interface that outlives the objects behind it.
 * Stateless but for its slot, so as thread-safe as that.
 */
final class Handle implements InvocationHandler {
  private final Slot slot;
  private final Class<?> api;

  private Handle(Slot slot, Class<?> api) {
    this.slot = slot;
    this.api = api;
  }

  static Object of(Slot slot, Class<?> api) {
    return Proxy.newProxyInstance(
        api.getClassLoader(), new Class<?>[] {api}, new Handle(slot, api));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    Life life = slot.enter();
    Inside outer = Inside.enter(life);
    try {
      if (!api.isInstance(life.manager())) {
        throw new ManagerUnavailableException(
            slot.name(),
            life.host(),
            Duration.ZERO,
            "the one that serves (%s) does not implement this %s; bind its handle anew"
                .formatted(life.bundle(), api.getName()));
      }
      return method.invoke(life.manager(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      Inside.leave(outer);
      life.gate().exit();
    }
  }

  /** A handle is itself, whatever is behind it; so its identity needs no manager. */
  private Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "Handle[%s of manager %s]".formatted(api.getSimpleName(), slot.name());
    };
  }
}
