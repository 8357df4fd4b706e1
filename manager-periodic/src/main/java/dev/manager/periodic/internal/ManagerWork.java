package dev.manager.periodic.internal;

import dev.manager.Manager;
import dev.manager.ManagerUnavailableException;
import dev.manager.RequestContext;
import dev.manager.periodic.internal.Methods.Found;
import dev.manager.spi.ManagedManager;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A periodic method of one manager object. A run is a call inside the manager: it begins only while
 * that very object serves, and a stop or a swap waits for it. Immutable.
 */
final class ManagerWork implements Work {
  private final ManagedManager managed;
  private final Manager object;
  private final Found method;
  private final String label;

  ManagerWork(ManagedManager managed, Manager object, Found method) {
    this.managed = managed;
    this.object = object;
    this.method = method;
    this.label = "periodic " + method.name();
  }

  @Override
  public @Nullable Entry enter() {
    ManagedManager.Call call;
    try {
      call = managed.enter(label, Duration.ZERO);
    } catch (ManagerUnavailableException e) {
      return null; // it is away for now
    }
    if (call.manager() != object) {
      call.close(); // another has taken its place, and brings its own work in a moment
      return null;
    }
    return new ManagerEntry(call);
  }

  private final class ManagerEntry implements Entry {
    private final ManagedManager.Call call;

    ManagerEntry(ManagedManager.Call call) {
      this.call = call;
    }

    @Override
    public void run(@Nullable RequestContext given) throws Throwable {
      RequestContext context = method.takesContext() ? Contexts.orAdmin(given) : given;
      method.body().invokeExact((Object) object, context);
    }

    @Override
    public boolean isOf(Object owner) {
      return object == owner;
    }

    @Override
    public ClassLoader loader() {
      return Objects.requireNonNullElse(
          object.getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
    }

    @Override
    public void close() {
      call.close();
    }
  }
}
