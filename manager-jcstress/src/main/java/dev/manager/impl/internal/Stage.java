package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.spi.ManagerHooks;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A slot with one life that serves and one that is to. Each in its own way as thread-safe. */
final class Stage {
  private static final ManagerHost HOST =
      new ManagerHost(
          fake(
              BundleContext.class,
              (proxy, method, arguments) ->
                  method.getName().equals("createFilter")
                      ? FrameworkUtil.createFilter((String) arguments[0])
                      : null),
          HostConfig.defaults());
  private static final ManagerHooks HOOKS =
      fake(ManagerHooks.class, (proxy, method, arguments) -> null);
  private static final Identity IDENTITY =
      Identity.unchecked(
          Map.of("manager.name", "volume"),
          fake(
              Bundle.class,
              (proxy, method, arguments) -> method.getName().equals("getBundleId") ? 1L : null),
          -1);

  final Slot slot = new Slot("volume", HOST::config);
  final Life old = life();
  final Life next = life();
  private final Patience patience = slot.patience();

  Stage() {
    old.gate().open();
    slot.offer(old);
  }

  private static Life life() {
    return new Life(HOST, IDENTITY, new Manager() {}, HOOKS, List.of(), ManagerConfig.of(Map.of()));
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Enters as a handle does; returns the object that was entered. */
  Manager enter(long[] cell) {
    Object entered = HandleCalls.enter(slot, cell, 0);
    return (Manager) (entered == null ? HandleCalls.await(slot, cell, 0, null) : entered);
  }
}
