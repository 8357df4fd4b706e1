package dev.manager.impl.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the handles of one api interface: what callers hold, and what outlives the objects behind
 * it. They are of a class that is generated for the interface, or proxies where none can be.
 * Immutable.
 *
 * <p>The class has a loader of its own, below that of the interface: so it goes when nobody has a
 * handle any more, and before the interface does.
 */
final class HandleType {
  private static final Logger log = LoggerFactory.getLogger(HandleType.class);

  private final Class<?> api;
  private final @Nullable MethodHandle constructor;

  private HandleType(Class<?> api, @Nullable MethodHandle constructor) {
    this.api = api;
    this.constructor = constructor;
  }

  static HandleType of(Class<?> api) {
    return new HandleType(api, Modifier.isPublic(api.getModifiers()) ? generate(api) : null);
  }

  private static @Nullable MethodHandle generate(Class<?> api) {
    try {
      Class<?> type = new Loader(api).define();
      return MethodHandles.lookup()
          .findConstructor(type, MethodType.methodType(void.class, Slot.class, String.class))
          .asType(MethodType.methodType(Object.class, Slot.class, String.class));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      log.warn(
          "The handle of {} is a proxy, which is slower: no class can be made", api.getName(), e);
      return null;
    }
  }

  boolean isGenerated() {
    return constructor != null;
  }

  /** Makes a handle of the manager in a slot. */
  Object of(Slot slot) {
    String label = "Handle[%s of manager %s]".formatted(api.getSimpleName(), slot.name());
    if (constructor == null) {
      InvocationHandler calls = new HandleProxy(slot, api, label);
      return Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, calls);
    }
    try {
      return (Object) constructor.invokeExact(slot, label);
    } catch (Throwable e) { // it only sets two fields
      throw new LinkageError("The handle of " + api.getName() + " cannot be made", e);
    }
  }

  /** Sees what the interface sees, and how a handle calls the runtime. */
  private static final class Loader extends ClassLoader {
    private static final String RUNTIME = HandleType.class.getPackageName() + ".";

    private final Class<?> api;

    Loader(Class<?> api) {
      super(api.getClassLoader());
      this.api = api;
    }

    Class<?> define() {
      byte[] bytes = new HandleWriter(api).write();
      return defineClass(null, bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(RUNTIME)) {
        return Class.forName(name, false, HandleType.class.getClassLoader());
      }
      return super.loadClass(name, resolve);
    }
  }
}
