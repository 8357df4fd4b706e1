package dev.manager.example.volume.core;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.example.volume.api.InvalidVolumeException;
import dev.manager.example.volume.api.Sizes;
import dev.manager.example.volume.pool.Limits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of the volume manager, PID {@code volume}. Immutable.
 *
 * @param pool the pool's folder, absolute
 * @param limits what the pool allows
 */
public record VolumeConfig(Path pool, Limits limits) {
  static final String POOL_DIR = "pool.dir";
  private static final String POOL_DIR_DEFAULT = "data/volumes";
  private static final String QUOTA_DEFAULT = "10GiB";
  private static final String VOLUME_MAX_SIZE_DEFAULT = "1GiB";
  private static final int VOLUMES_MAX_DEFAULT = 1000;
  private static final int SNAPSHOTS_MAX_DEFAULT = 100;

  /** What tools show of the configuration. Values are read by {@link #from}. */
  @ObjectClassDefinition(
      name = "Volume manager",
      description = "The pool of volumes and what it allows.")
  public @interface Definition {
    @AttributeDefinition(
        name = "Pool folder",
        description =
            "Folder of the volumes; if relative, to the property manager.home, or else to the"
                + " working directory. A change needs a restart of the manager.")
    String pool_dir() default POOL_DIR_DEFAULT;

    @AttributeDefinition(
        name = "Quota",
        description =
            "Size that all volumes and snapshots may have together, in bytes or with a unit such"
                + " as 10GiB.")
    String quota() default QUOTA_DEFAULT;

    @AttributeDefinition(
        name = "Largest volume",
        description = "Size that one volume may have, in bytes or with a unit such as 1GiB.")
    String volume_max_size() default VOLUME_MAX_SIZE_DEFAULT;

    @AttributeDefinition(
        name = "Number of volumes",
        description = "How many volumes there may be, from 1 to 100000.")
    int volumes_max() default VOLUMES_MAX_DEFAULT;

    @AttributeDefinition(
        name = "Number of snapshots",
        description = "How many snapshots one volume may have, from 0 to 10000.")
    int volume_snapshots_max() default SNAPSHOTS_MAX_DEFAULT;

    @AttributeDefinition(
        name = "Default driver",
        description =
            "OSGi filter that selects the driver of volumes that are made without naming one. The"
                + " manager runs only while such a driver is there, and restarts when it changes.")
    String driver_target() default AbstractVolumeManager.DEFAULT_DRIVER;

    @AttributeDefinition(
        name = "Wait for a driver",
        description =
            "Seconds that an operation waits for a driver that was there and has gone, such as"
                + " while its bundle is updated; 0 does not wait.")
    double driver_wait_seconds() default 30;

    @AttributeDefinition(
        name = "Waits for a driver",
        description = "How many operations may wait for one driver at once.")
    int driver_waiters_max() default 1000;

    @AttributeDefinition(
        name = "Drain of a driver",
        description =
            "Seconds that a driver that goes is kept for the operations that it works at; 0 does"
                + " not wait.")
    double driver_drain_seconds() default 4;
  }

  /**
   * Reads the configuration.
   *
   * @param config the component's configuration
   * @param home the folder that a relative pool folder starts from
   * @throws ManagerConfigException if a value cannot be used
   */
  static VolumeConfig from(ManagerConfig config, Path home) {
    return new VolumeConfig(
        folder(config, home),
        new Limits(
            size(config, "quota", QUOTA_DEFAULT),
            size(config, "volume.max.size", VOLUME_MAX_SIZE_DEFAULT),
            (int) config.number("volumes.max", VOLUMES_MAX_DEFAULT, 1, 100_000),
            (int) config.number("volume.snapshots.max", SNAPSHOTS_MAX_DEFAULT, 0, 10_000)));
  }

  private static Path folder(ManagerConfig config, Path home) {
    String text = config.text(POOL_DIR, POOL_DIR_DEFAULT);
    try {
      return home.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw refused(POOL_DIR, text, "the path of a folder", e);
    }
  }

  private static long size(ManagerConfig config, String key, String fallback) {
    String text = config.text(key, fallback);
    try {
      long bytes = Sizes.parse(text);
      if (bytes > 0) {
        return bytes;
      }
    } catch (InvalidVolumeException e) {
      throw refused(key, text, "a size above zero, such as " + fallback, e);
    }
    throw new ManagerConfigException(key, text, "a size above zero, such as " + fallback);
  }

  private static ManagerConfigException refused(
      String key, String value, String expected, RuntimeException cause) {
    var refused = new ManagerConfigException(key, value, expected);
    refused.initCause(cause);
    return refused;
  }
}
