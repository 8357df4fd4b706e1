package dev.manager.example.volume.pool;

import dev.manager.record.Database;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database in which pools are described. Immutable.
 *
 * @param database returns the database that is there now; null for none
 * @param host name of this host
 * @param scripts a class of the bundle that has the folder {@code db/volume}
 */
public record Tables(Supplier<@Nullable Database> database, String host, Class<?> scripts) {
  /** No database: pools are described in files. */
  public static final Tables NONE = new Tables(() -> null, "", Tables.class);
}
