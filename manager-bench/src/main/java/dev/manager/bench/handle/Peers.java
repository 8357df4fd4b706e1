package dev.manager.bench.handle;

import dev.manager.bench.api.Echo;
import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.Riders;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;

/** Makes what callers hold. Stateless. */
final class Peers {
  private Peers() {}

  static Echo proxy(Echo target) {
    return (Echo)
        Proxy.newProxyInstance(
            Echo.class.getClassLoader(),
            new Class<?>[] {Echo.class},
            (self, method, arguments) -> {
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  static Echo hotSwappable(Echo target) {
    var factory = new ProxyFactory();
    factory.addInterface(Echo.class);
    factory.setTargetSource(new HotSwappableTargetSource(target));
    return (Echo) factory.getProxy(Echo.class.getClassLoader());
  }

  /** A real one: a Blueprint bundle in the framework refers to the target, which is a service. */
  static Echo damping(Container container, Echo target) {
    container
        .context()
        .registerService(Echo.class, target, FrameworkUtil.asDictionary(Map.of("peer", "target")));
    try {
      container.install("bench:damping", Riders.open("damping"));
      Object blueprint =
          container.service(
              "org.osgi.service.blueprint.container.BlueprintContainer",
              "(osgi.blueprint.container.symbolicname=dev.manager.bench.damping)");
      Object reference =
          blueprint
              .getClass()
              .getMethod("getComponentInstance", String.class)
              .invoke(blueprint, "echo");
      return Objects.requireNonNull((Echo) reference);
    } catch (BundleException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Echo handle(Container container) {
    try {
      container.install("bench:managers", Riders.open("managers"));
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
    return container.service(Echo.class, "(manager.handle=true)");
  }
}
