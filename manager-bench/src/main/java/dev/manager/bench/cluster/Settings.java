package dev.manager.bench.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Configures the host as its process was told: which broker, and whether it is the client or the
 * server. Stateless.
 */
@Component(service = Settings.class, immediate = true)
public final class Settings {
  static final String SERVER = "bench.server";
  static final String CLIENT = "bench.client";

  /**
   * For Declarative Services.
   *
   * @param context has the URL as {@code bench.url}, and the role as {@code bench.role}
   * @param configurations takes the settings
   * @throws IOException if they are not stored
   */
  @Activate
  public Settings(BundleContext context, @Reference ConfigurationAdmin configurations)
      throws IOException {
    set(configurations, "dev.manager.rabbitmq", "transport.url", property(context, "bench.url"));
    set(configurations, property(context, "bench.role"), "on", "true");
  }

  private static String property(BundleContext context, String name) {
    return Objects.requireNonNull(context.getProperty(name), name);
  }

  private static void set(ConfigurationAdmin configurations, String pid, String key, String value)
      throws IOException {
    configurations
        .getConfiguration(pid, null)
        .update(FrameworkUtil.asDictionary(Map.of(key, value)));
  }
}
