package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.itest.probe.Script;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * The framework does not tell that the service of a manager goes, as in Karaf, whose regions hide
 * what belongs to a bundle that was uninstalled meanwhile.
 */
class HiddenEventsTest {
  private final Host host = new Host();
  private final String name = Host.unique("hidden");
  private final AtomicInteger hidden = new AtomicInteger();

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void aManagerOfABundleThatWasUninstalledIsForgotten() throws Exception {
    Bundle bundle = host.recordingBundle();
    host.manager(name);
    host.running(name);
    uninstallUnseen(bundle);
    host.start("recording"); // its configuration is still there, and the name is free
    host.running(name);
    assertThat(host.managers().list()).hasSize(1);
  }

  @Test
  void soIsOneThatFailed() throws Exception {
    host.configure("supervisor.enabled", false);
    Script.of(name)
        .on(
            "initHost",
            self -> {
              throw new IOException("no luck");
            });
    Bundle bundle = host.recordingBundle();
    host.manager(name);
    host.failed(name);
    uninstallUnseen(bundle);
  }

  private void uninstallUnseen(Bundle bundle) throws Exception {
    ServiceRegistration<EventListenerHook> hook =
        host.register(EventListenerHook.class, this::hide, Map.of());
    bundle.uninstall();
    hook.unregister();
    assertThat(hidden).describedAs("events that were hidden").hasPositiveValue();
    soon().untilAsserted(() -> assertThat(host.managers().list()).isEmpty());
  }

  private void hide(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
    if (event.getType() == ServiceEvent.UNREGISTERING
        && name.equals(event.getServiceReference().getProperty("manager.name"))) {
      listeners
          .keySet()
          .removeIf(each -> each.getBundle().getSymbolicName().equals("dev.manager.impl"));
      hidden.incrementAndGet();
    }
  }
}
