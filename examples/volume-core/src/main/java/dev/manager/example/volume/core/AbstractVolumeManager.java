package dev.manager.example.volume.core;

import static dev.manager.example.volume.api.VolumeNotifications.DRIVER;
import static dev.manager.example.volume.api.VolumeNotifications.ERROR;
import static dev.manager.example.volume.api.VolumeNotifications.NAME;
import static dev.manager.example.volume.api.VolumeNotifications.SIZE;
import static dev.manager.example.volume.api.VolumeNotifications.SNAPSHOT;

import dev.manager.DriverSlot;
import dev.manager.HandOver;
import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.RequestContext;
import dev.manager.example.volume.api.Capacity;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeDriver;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.api.Volumes;
import dev.manager.example.volume.pool.Drivers;
import dev.manager.example.volume.pool.Tables;
import dev.manager.example.volume.pool.VolumePool;
import dev.manager.periodic.Periodic;
import dev.manager.record.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the versions of the volume manager have in common: what it does is done by a {@link
 * VolumePool}; this class gives that a life, a configuration and notifications. Each version is a
 * bundle of its own that carries a copy of this class.
 *
 * <p>The default driver is chosen by the standard configuration key {@code driver.target}; the
 * manager lives while it is there. Every other driver may come and go under it: a volume remembers
 * the name of its own.
 *
 * <p>A pool belongs to one object at a time. One that is started beside another leaves the pool to
 * that until {@link #takeOver}.
 *
 * <p>Thread-safe: its fields are volatile, or final and thread-safe themselves.
 */
public abstract class AbstractVolumeManager extends Manager implements Volumes, HandOver {
  /** Selects the default driver, unless the configuration says otherwise. */
  public static final String DEFAULT_DRIVER = "(" + VolumeDriver.NAME + "=thin)";

  private static final Logger LOG = LoggerFactory.getLogger(AbstractVolumeManager.class);
  private static final String HOME = "manager.home";

  private final Drivers drivers = new Drivers();
  private final Path home;
  private volatile @Nullable Database database;
  private final ServiceReference<VolumeDriver> defaultDriver;

  @SuppressWarnings("this-escape") // kept, not called: opened from initHost or takeOver on
  private final PoolSeat seat = new PoolSeat(this::open);

  @SuppressWarnings("this-escape") // kept, not called: used by periodic tasks
  private final Chores chores = new Chores(this::pool, this::send);

  /**
   * For a version's component.
   *
   * @param driver the default driver
   * @param context where the property {@code manager.home} is looked up
   */
  protected AbstractVolumeManager(ServiceReference<VolumeDriver> driver, BundleContext context) {
    String configured = context.getProperty(HOME);
    this.home = Path.of(configured == null ? "" : configured).toAbsolutePath();
    this.defaultDriver = driver;
  }

  /**
   * Called by Declarative Services.
   *
   * @param driver a driver that came
   * @param properties its service properties
   */
  @Reference(
      name = "drivers",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  protected void addDriver(VolumeDriver driver, Map<String, Object> properties) {
    if (properties.get(VolumeDriver.NAME) instanceof String name) {
      int rank = properties.get(Constants.SERVICE_RANKING) instanceof Integer given ? given : 0;
      drivers.add(name, rank, driver);
    } else {
      LOG.warn(
          "Driver {} is of no use: its service property {} is {}, expected text",
          driver,
          VolumeDriver.NAME,
          properties.get(VolumeDriver.NAME));
    }
  }

  /**
   * Called by Declarative Services.
   *
   * @param driver a driver that goes
   */
  protected void removeDriver(VolumeDriver driver) {
    drivers.remove(driver);
  }

  /**
   * Called by Declarative Services. A pool that is in a database can be changed while there is one;
   * what is known of it can be read always.
   *
   * @param present where pools are described from now on
   */
  @Reference(
      name = "database",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  protected void setDatabase(Database present) {
    database = present;
  }

  /**
   * Called by Declarative Services.
   *
   * @param gone one that is there no more
   */
  protected void unsetDatabase(Database gone) {
    if (database == gone) {
      database = null;
    }
  }

  // The life.

  @Override
  protected void initHost() {
    defaultDriverName(); // refuse a default driver without a name now, not at the first create
    VolumeConfig config = VolumeConfig.from(config(), home);
    drivers.limits(DriverSlot.Limits.of(config()));
    if (isSuccessor()) {
      LOG.info("Volumes in {} are to be taken over from the manager that serves", config.pool());
    } else {
      seat.take(Map.of());
      LOG.info("Volumes are in {}", config.pool());
    }
  }

  private VolumePool open(Map<String, Object> state) {
    VolumeConfig config = VolumeConfig.from(config(), home);
    if (database == null) {
      LOG.info("There is no database: the volumes are described in files beside them");
    }
    return VolumePool.takeOver(
        config.pool(),
        drivers,
        config.limits(),
        Clock.systemUTC(),
        state,
        new Tables(() -> database, host(), getClass()));
  }

  @Override
  public Map<String, Object> handOver() {
    return seat.leave();
  }

  @Override
  public void takeOver(Map<String, Object> state) {
    seat.take(state);
  }

  @Override
  protected void reset(ManagerConfig changed) {
    VolumeConfig config = VolumeConfig.from(changed, home);
    Path present = pool().path();
    if (!config.pool().equals(present)) {
      throw new ManagerConfigException(
          VolumeConfig.POOL_DIR,
          config.pool(),
          present + ", as when the manager started; restart it to change the pool");
    }
    DriverSlot.Limits allowed = DriverSlot.Limits.of(changed);
    pool().limits(config.limits());
    drivers.limits(allowed);
  }

  @Override
  protected void gracefulShutdown(Duration limit) throws InterruptedException {
    if (!seat.quiesce(limit)) {
      LOG.warn("Operations on volumes did not end within {} s", limit.toSeconds());
    }
  }

  @Override
  protected void cleanupHost() {
    drivers.close();
    seat.close();
  }

  @Override
  protected boolean isWorking() {
    return seat.isUsable();
  }

  /**
   * Says how much a volume gets that was asked to have a size.
   *
   * @param bytes what was asked for, perhaps of no use
   * @return what it gets: just that, unless a version decides otherwise
   */
  protected long allocation(long bytes) {
    return bytes;
  }

  // The api.

  @Override
  public String version(RequestContext context) {
    return String.valueOf(FrameworkUtil.getBundle(getClass()).getVersion());
  }

  @Override
  public Volume create(RequestContext context, String name, long bytes, @Nullable String driver) {
    String chosen = driver == null ? defaultDriverName() : driver;
    long size = allocation(bytes);
    return notified(
        context,
        "volume.create",
        Map.of(NAME, name, SIZE, size, DRIVER, chosen),
        progress -> pool().create(name, size, chosen, progress));
  }

  @Override
  public List<Volume> list(RequestContext context) {
    return pool().list();
  }

  @Override
  public Volume show(RequestContext context, String name) {
    return pool().show(name);
  }

  @Override
  public Volume extend(RequestContext context, String name, long bytes) {
    long size = allocation(bytes);
    return notified(
        context,
        "volume.extend",
        withDriver(name, Map.of(NAME, name, SIZE, size)),
        progress -> pool().extend(name, size, progress));
  }

  @Override
  public Snapshot snapshot(RequestContext context, String volume, String snapshot) {
    return notified(
        context,
        "volume.snapshot",
        withDriver(volume, Map.of(NAME, volume, SNAPSHOT, snapshot)),
        progress -> pool().snapshot(volume, snapshot, progress));
  }

  @Override
  public void delete(RequestContext context, String name) {
    notified(
        context,
        "volume.delete",
        withDriver(name, Map.of(NAME, name)),
        progress -> {
          pool().delete(name);
          return name;
        });
  }

  @Override
  public Capacity capacity(RequestContext context) {
    return pool().capacity();
  }

  // What is done again and again.

  /** Tells each minute how full the pool is. */
  @Periodic(spacing = 60)
  void reportCapacity(RequestContext context) {
    chores.reportCapacity(context);
  }

  /** Ends deletes that broke off. */
  @Periodic(spacing = 300)
  void reclaimDeleted(RequestContext context) {
    chores.reclaimDeleted(context);
  }

  /** Compares all snapshots with their checksums, at night. */
  @Periodic(cron = "30 2 * * *", timeout = 3 * 3600)
  void verifyChecksums(RequestContext context) throws InterruptedException {
    chores.verifyChecksums(context);
  }

  private void send(
      RequestContext context, String event, Map<String, Object> payload, boolean bad) {
    if (bad) {
      notifier().error(context, event, payload);
    } else {
      notifier().info(context, event, payload);
    }
  }

  /** Does something, and tells of its start and its end or its error. */
  private <T> T notified(
      RequestContext context,
      String event,
      Map<String, Object> payload,
      Function<Progress, T> work) {
    notifier().info(context, event + ".start", payload);
    var progress =
        new ProgressNotifications(
            payload,
            System::nanoTime,
            report -> notifier().info(context, event + ".progress", report));
    T result;
    try {
      result = work.apply(progress);
    } catch (RuntimeException e) {
      Map<String, Object> failed = new HashMap<>(payload);
      failed.put(ERROR, String.valueOf(e.getMessage()));
      notifier().error(context, event + ".error", failed);
      throw e;
    }
    notifier().info(context, event + ".end", payload);
    return result;
  }

  /** Adds the volume's driver, if there is such a volume. */
  private Map<String, Object> withDriver(String name, Map<String, Object> payload) {
    Map<String, Object> more = new HashMap<>(payload);
    pool().list().stream()
        .filter(volume -> volume.name().equals(name))
        .forEach(volume -> more.put(DRIVER, volume.driver()));
    return more;
  }

  private String defaultDriverName() {
    if (defaultDriver.getProperty(VolumeDriver.NAME) instanceof String name) {
      return name;
    }
    throw new ManagerConfigException(
        "driver.target", defaultDriver, "a filter that selects a driver with a driver.name");
  }

  private VolumePool pool() {
    return seat.pool();
  }
}
