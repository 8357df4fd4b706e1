package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.record.ServiceRecord;
import dev.manager.spi.ManagerHooks;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Stands in for the framework where a test needs a little of one. */
final class Fakes {
  private Fakes() {}

  /** An Event Admin that keeps what was posted. */
  static final class Events implements EventAdmin {
    final Queue<Event> posted = new ConcurrentLinkedQueue<>();

    @Override
    public void postEvent(Event event) {
      posted.add(event);
    }

    @Override
    public void sendEvent(Event event) {
      posted.add(event);
    }
  }

  /** A bundle context in which no service is registered, save this one if there is one. */
  static BundleContext context(@Nullable Object service) {
    ServiceReference<?> reference =
        fake(
            ServiceReference.class,
            (proxy, method, arguments) -> answer(proxy, method.getName(), arguments));
    return fake(
        BundleContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "createFilter" -> FrameworkUtil.createFilter((String) arguments[0]);
              case "getServiceReferences" ->
                  service == null ? null : new ServiceReference<?>[] {reference};
              case "getService" -> service;
              case "ungetService" -> true;
              case "addServiceListener", "removeServiceListener", "removeBundleListener" -> null;
              default -> answer(proxy, method.getName(), arguments);
            });
  }

  private static @Nullable Object answer(
      Object proxy, String question, Object @Nullable [] arguments) {
    return switch (question) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "fake";
      default -> throw new UnsupportedOperationException(question);
    };
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A bundle named {@code test 1.0.0 [7]}. */
  static Bundle bundle() {
    return fake(
        Bundle.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getSymbolicName" -> "test";
              case "getVersion" -> new Version(1, 0, 0);
              case "getBundleId" -> 7L;
              default -> answer(proxy, method.getName(), arguments);
            });
  }

  /** A manager's service, of a bundle of this version. */
  @SuppressWarnings("unchecked")
  static Candidate candidate(@Nullable Object ranking, String version, long serviceId) {
    ServiceReference<Manager> reference =
        fake(
            ServiceReference.class,
            (proxy, method, arguments) ->
                method.getName().equals("getProperty")
                    ? ranking
                    : answer(proxy, method.getName(), arguments));
    Bundle bundle =
        fake(
            Bundle.class,
            (proxy, method, arguments) ->
                method.getName().equals("getVersion")
                    ? new Version(version)
                    : answer(proxy, method.getName(), arguments));
    return new Candidate(
        reference, new Identity("volume", "undefined", "v", bundle, serviceId, false));
  }

  /** A host that drives nothing yet. */
  static ManagerHost host(HostConfig config) {
    return new ManagerHost(context(null), config);
  }

  /** A life that has not begun, of a manager that does nothing. */
  static Life life(ManagerHost host, String name) {
    return life(host, name, new Manager() {});
  }

  /** A life that has not begun, of this manager. */
  static Life life(ManagerHost host, String name, Manager manager) {
    var identity = new Identity(name, "undefined", name, bundle(), -1, false);
    return new Life(host, identity, manager, new NoHooks(), List.of(), ManagerConfig.of(Map.of()));
  }

  /** Hooks that do nothing. */
  private static final class NoHooks implements ManagerHooks {
    @Override
    public void initHost() {}

    @Override
    public void preStartHook(ServiceRecord me) {}

    @Override
    public void postStartHook() {}

    @Override
    public void reset(ManagerConfig config) {}

    @Override
    public void gracefulShutdown(Duration limit) {}

    @Override
    public void cleanupHost() {}

    @Override
    public boolean isWorking() {
      return true;
    }
  }
}
