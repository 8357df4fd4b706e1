package dev.manager.records.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.Managers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records as a component: they live from activation to deactivation, and begin anew when their
 * settings change. Public only for Declarative Services, which calls it from one thread at a time.
 */
@Component(
    name = RecordsConfig.PID,
    configurationPid = RecordsConfig.PID,
    immediate = true,
    service = {})
@Designate(ocd = RecordsOcd.class)
public final class RecordsComponent {
  private static final Logger log = LoggerFactory.getLogger(RecordsComponent.class);

  private final BundleContext context;
  private final String host;
  private @Nullable RecordsConfig config;
  private @Nullable RecordsPart part;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable EventAdmin events;

  /**
   * Begins. If a setting cannot be used, that is reported, and there are no records until it can:
   * another database than the one that was meant would be worse.
   *
   * @param context of this bundle
   * @param managers says what this host is called
   * @param properties the configuration
   */
  @Activate
  public RecordsComponent(
      BundleContext context, @Reference Managers managers, Map<String, Object> properties) {
    this.context = context;
    this.host = managers.host();
    try {
      begin(read(properties));
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; there are no records until that is put right",
          e.getMessage(),
          RecordsConfig.PID);
    }
  }

  private RecordsConfig read(Map<String, Object> properties) {
    return RecordsConfig.from(ManagerConfig.of(properties), home());
  }

  /** Where data is kept: the executable jar's home, Karaf's data folder, or the working folder. */
  private Path home() {
    String home = context.getProperty("manager.home");
    String karaf = context.getProperty("karaf.data");
    return home != null
        ? Path.of(home, "data")
        : karaf != null ? Path.of(karaf, "manager") : Path.of("data");
  }

  private void begin(RecordsConfig settings) {
    config = settings;
    var begun = new RecordsPart(context, settings, host, this::post);
    part = begun;
    begun.open();
  }

  /**
   * Takes other settings over; one that cannot be used leaves all as it was.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    RecordsConfig changed;
    try {
      changed = read(properties);
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; the old configuration stays in force", e.getMessage(), RecordsConfig.PID);
      return;
    }
    if (!changed.equals(config)) {
      log.info("The records begin anew with database {}", changed.database());
      end();
      begin(changed);
    }
  }

  /** Ends: services that run say that they have stopped, leases are given back. */
  @Deactivate
  void deactivate() {
    end();
  }

  private void end() {
    RecordsPart present = part;
    part = null;
    if (present != null) {
      present.close();
    }
  }

  private void post(String topic, Map<String, Object> properties) {
    EventAdmin present = events;
    if (present != null) {
      present.postEvent(new Event(topic, new HashMap<>(properties)));
    }
  }
}
