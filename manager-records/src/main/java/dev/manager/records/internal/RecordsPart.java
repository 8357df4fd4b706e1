package dev.manager.records.internal;

import dev.manager.record.Database;
import dev.manager.record.Leases;
import dev.manager.record.ServiceGroup;
import dev.manager.record.ServiceRecords;
import dev.manager.spi.Elections;
import dev.manager.spi.ManagerExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records as services, from when a database is configured until another is. Opened once, then
 * closed once; for one thread.
 */
final class RecordsPart implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordsPart.class);

  private final BundleContext context;
  private final ServiceSource source;
  private final HostRecords host;
  private final boolean isOwnPool;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();

  RecordsPart(
      BundleContext context,
      RecordsConfig config,
      String hostName,
      BiConsumer<String, Map<String, Object>> events) {
    this.context = context;
    this.source = new ServiceSource(context, config);
    this.isOwnPool = config.target().isEmpty();
    this.host =
        new HostRecords(
            source, isOwnPool ? Pool.over(source, config) : source, config, hostName, events);
  }

  /** Starts the threads, then offers the services. */
  void open() {
    host.open();
    if (isOwnPool) {
      register(DataSource.class, host.pool, Map.of(ServiceSource.OWN, "true"));
    }
    register(Database.class, host.database, Map.of());
    register(ServiceRecords.class, host.records, Map.of());
    register(ServiceGroup.class, host.watch, Map.of());
    register(Leases.class, host.leases, Map.of());
    register(ManagerExtension.class, host.recordExtension, Map.of());
    register(ManagerExtension.class, host.joinExtension, Map.of());
    register(Elections.class, host.elections, Map.of());
  }

  private <T> void register(Class<T> type, T service, Map<String, ?> properties) {
    services.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
  }

  /**
   * Withdraws the services in reverse, which ends what uses them: singletons first, which need all
   * others until they have ended. Then the threads and the pool.
   */
  @Override
  public void close() {
    for (int i = services.size() - 1; i >= 0; i--) {
      withdraw(services.get(i));
      if (i == services.size() - 1) {
        host.elections.close();
      }
    }
    host.close();
    source.close();
  }

  private static void withdraw(ServiceRegistration<?> service) {
    try {
      service.unregister();
    } catch (IllegalStateException e) {
      log.debug("The framework has withdrawn a service already", e);
    }
  }
}
