package dev.manager.periodic.internal;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, by reflection: this code is compiled for Java 17. Stateless. */
final class VirtualThreads {
  private VirtualThreads() {}

  /** Returns what makes virtual threads with numbered names; null where Java has none. */
  static @Nullable ThreadFactory factory(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      builder = type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
      builder =
          type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
      Method factory = type.getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (ReflectiveOperationException e) {
      return null; // Java 17 to 20, or 19 and 20 without the preview
    }
  }
}
