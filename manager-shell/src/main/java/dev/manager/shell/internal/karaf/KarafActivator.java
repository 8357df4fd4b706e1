package dev.manager.shell.internal.karaf;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Joins the console of Karaf where there is one. Elsewhere no class of Karaf's is looked for. This
 * begins before Declarative Services registers the commands, which {@link HelpfulCommand} needs.
 * Thread-safe: the tracker tells one change at a time of one console.
 */
public final class KarafActivator implements BundleActivator {
  private static final String CONSOLES = "org.apache.karaf.shell.api.console.SessionFactory";

  private @Nullable ServiceTracker<Object, AutoCloseable> consoles;

  /** For the framework. */
  public KarafActivator() {}

  @Override
  public void start(BundleContext context) {
    var tracker = new ServiceTracker<>(context, CONSOLES, new Joining(context));
    consoles = tracker;
    tracker.open();
  }

  @Override
  public void stop(BundleContext context) {
    ServiceTracker<Object, AutoCloseable> tracker = consoles;
    if (tracker != null) {
      tracker.close();
    }
  }

  private record Joining(BundleContext context)
      implements ServiceTrackerCustomizer<Object, AutoCloseable> {
    @Override
    public @Nullable AutoCloseable addingService(ServiceReference<Object> reference) {
      Object console = context.getService(reference);
      try {
        return console == null
            ? null
            : KarafConsole.join(console, context, CommandNames.of(context.getBundle()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, AutoCloseable joined) {}

    @Override
    public void removedService(ServiceReference<Object> reference, AutoCloseable joined) {
      try {
        joined.close();
      } catch (Exception e) {
        throw new IllegalStateException("Karaf's console could not be left", e);
      }
      context.ungetService(reference);
    }
  }
}
