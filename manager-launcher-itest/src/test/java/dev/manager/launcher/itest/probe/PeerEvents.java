package dev.manager.launcher.itest.probe;

import java.time.Instant;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Says on the standard output what time it is, and which services of the cluster come and go. */
public final class PeerEvents implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    System.out.println("CLOCK " + Instant.now());
    EventHandler handler =
        event ->
            System.out.printf(
                "%s %s %s %s%n",
                event.getTopic().replaceFirst(".*/", ""),
                event.getProperty("host"),
                event.getProperty("manager.name"),
                event.getProperty("state"));
    context.registerService(
        EventHandler.class,
        handler,
        FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, "dev/manager/service/*")));
  }

  @Override
  public void stop(BundleContext context) {
    // The framework withdraws the service.
  }
}
