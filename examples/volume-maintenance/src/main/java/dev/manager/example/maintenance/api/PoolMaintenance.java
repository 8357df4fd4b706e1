package dev.manager.example.maintenance.api;

import dev.manager.RequestContext;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Roles;
import dev.manager.rpc.Rpc;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the pool of the volume manager from afar: call it on the topic {@code volume}, in the
 * namespace {@code maintenance}. Thread-safe.
 */
@Rpc(namespace = "maintenance", version = "1.0")
public interface PoolMaintenance {
  /**
   * Tells what the pool is made of.
   *
   * @param context on whose behalf
   * @return the report as of now
   */
  @Idempotent
  PoolReport report(RequestContext context);

  /**
   * Names the volumes that are older than an age.
   *
   * @param context on whose behalf
   * @param age the age, which travels as seconds; zero for all volumes
   * @return their names, oldest first
   */
  @Idempotent
  List<String> older(RequestContext context, Duration age);

  /**
   * Deletes the volumes that are damaged. What another operation is at, or whose driver is away, is
   * left for the next time.
   *
   * @param context on whose behalf
   * @param dry true to delete nothing and only name them; null for false
   * @return the names of those that were deleted, or would be
   */
  @Roles("admin")
  List<String> sweep(RequestContext context, @Argument(optional = true) @Nullable Boolean dry);
}
