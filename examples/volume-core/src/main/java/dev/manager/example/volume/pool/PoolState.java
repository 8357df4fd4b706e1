package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.PoolUnusableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one object tells the next of a pool, in plain values of the JDK, so that the two may be of
 * different versions: the folder, and the description of each volume as it stands on the disk.
 * Stateless.
 */
final class PoolState {
  private static final String POOL = "pool";
  private static final String FORMAT = "format";
  private static final String VOLUMES = "volumes";
  private static final int FORMAT_1 = 1;

  private PoolState() {}

  static Map<String, Object> of(Path pool, List<Metadata> volumes) {
    List<Map<String, String>> descriptions = new ArrayList<>();
    for (Metadata volume : volumes) {
      Properties written = volume.toProperties();
      Map<String, String> description = new TreeMap<>();
      written.stringPropertyNames().forEach(key -> description.put(key, written.getProperty(key)));
      descriptions.add(description);
    }
    return Map.of(POOL, pool.toString(), FORMAT, FORMAT_1, VOLUMES, descriptions);
  }

  /** Tells whether a state is of this pool, and in a format that is understood. */
  static boolean isOf(Path pool, Map<String, Object> state) {
    return pool.toString().equals(state.get(POOL))
        && state.get(FORMAT) instanceof Integer format
        && format == FORMAT_1
        && state.get(VOLUMES) instanceof List;
  }

  /**
   * Returns the volumes of a state that {@link #isOf} has accepted.
   *
   * @throws PoolUnusableException if a description is none
   */
  static List<Metadata> volumes(Map<String, Object> state) {
    List<Metadata> volumes = new ArrayList<>();
    if (state.get(VOLUMES) instanceof List<?> descriptions) {
      for (Object each : descriptions) {
        volumes.add(volume(each));
      }
    }
    return volumes;
  }

  private static Metadata volume(Object description) {
    if (!(description instanceof Map<?, ?> entries)) {
      throw unreadable(String.valueOf(description), null);
    }
    var written = new Properties();
    entries.forEach(
        (key, value) -> written.setProperty(String.valueOf(key), String.valueOf(value)));
    try {
      return Metadata.from(written, String.valueOf(written.getProperty("name")));
    } catch (IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()), e);
    }
  }

  private static PoolUnusableException unreadable(String why, @Nullable Exception cause) {
    return new PoolUnusableException(
        "The state handed over is no description of a pool: " + why, cause);
  }
}
