package dev.manager.launcher.internal.boot;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Hands the signals of the operating system on. Each comes on a thread of its own.
 *
 * <p>{@code sun.misc.Signal}, of the supported module {@code jdk.unsupported}, is the platform's
 * only way. It is reached by reflection, because javac has no means to accept it without a warning.
 */
final class Signals {
  private Signals() {}

  /**
   * Handles a signal from now on.
   *
   * @param name its name without SIG
   * @return false where the platform has no such signal, or keeps it to itself
   */
  static boolean handle(String name, Consumer<String> handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handlerType);
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, args) -> {
                if (method.getName().equals("handle")) {
                  handler.accept(name);
                }
                return null;
              });
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
