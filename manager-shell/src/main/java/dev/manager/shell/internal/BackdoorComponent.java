package dev.manager.shell.internal;

import dev.manager.spi.Backdoor;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, moves and closes the backdoor as the configuration says, and tells its port by the service
 * {@link Backdoor}. Public for Declarative Services, which call it on one thread at a time.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = BackdoorConfig.PID)
@Designate(ocd = BackdoorConfig.Ocd.class)
public final class BackdoorComponent {
  private static final Logger LOG = LoggerFactory.getLogger(BackdoorComponent.class);

  private record Open(BackdoorServer server, ServiceRegistration<Backdoor> registration) {}

  private final BundleContext context;
  private final CommandProcessor processor;
  private BackdoorConfig config = new BackdoorConfig(OptionalInt.empty(), 1);
  private @Nullable Open open;

  /**
   * For Declarative Services.
   *
   * @param context where the port is published
   * @param processor runs the commands
   * @param properties the configuration
   */
  @Activate
  public BackdoorComponent(
      BundleContext context, @Reference CommandProcessor processor, Map<String, ?> properties) {
    this.context = context;
    this.processor = processor;
    configure(properties);
  }

  @Modified
  void configure(Map<String, ?> properties) {
    BackdoorConfig wanted;
    try {
      wanted = BackdoorConfig.of(properties);
    } catch (IllegalArgumentException e) {
      LOG.error("{}; {}", e.getMessage(), standing());
      return;
    }
    if (wanted.port().equals(config.port()) && open != null) {
      open.server().limit(wanted.maxSessions());
      config = wanted;
    } else if (wanted.port().isEmpty() || reopen(wanted)) {
      if (wanted.port().isEmpty()) {
        close();
      }
      config = wanted;
    }
  }

  private boolean reopen(BackdoorConfig wanted) {
    int port = wanted.port().getAsInt();
    try {
      BackdoorServer server = new BackdoorServer(processor, port, wanted.maxSessions());
      close();
      server.start();
      open = new Open(server, publish(server.port()));
      LOG.info("Backdoor listens on 127.0.0.1 port {}", server.port());
      return true;
    } catch (IOException e) {
      LOG.error(
          "Backdoor cannot listen on 127.0.0.1 port {}: {}; set {} in configuration {} to a free"
              + " port, or to 0 for any; {}",
          port,
          e.getMessage(),
          BackdoorConfig.PORT,
          BackdoorConfig.PID,
          standing());
      return false;
    }
  }

  private ServiceRegistration<Backdoor> publish(int port) {
    return context.registerService(
        Backdoor.class, () -> port, FrameworkUtil.asDictionary(Map.of(BackdoorConfig.PORT, port)));
  }

  private String standing() {
    return open == null
        ? "there is no backdoor, all else runs"
        : "the backdoor stays on port " + open.server().port();
  }

  @Deactivate
  void close() {
    Open closing = open;
    if (closing != null) {
      open = null;
      closing.registration().unregister();
      closing.server().close();
    }
  }
}
