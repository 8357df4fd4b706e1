package dev.manager.record;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Named leases, each held by at most one host of the cluster at a time: a service. Thread-safe.
 *
 * <p>They need no cooperation of those who hold them: a host that dies or is cut off loses what it
 * has when it has not renewed it for the lease's time. All leases of a host are renewed in one
 * statement, on a thread and a connection of their own. Times are the database's.
 */
@ProviderType
public interface Leases {
  /**
   * Takes a lease if nobody has it, without waiting for it. If this host has it already, by an
   * earlier call, it is not given again.
   *
   * @param name its name, at most 255 characters; parts are separated by {@code /} by custom
   * @param time how long it lasts unless it is renewed, from 1 s to 1 day; it is renewed when a
   *     third of that is over
   * @return the lease, to be closed; empty when somebody has it
   * @throws RecordsUnavailableException if the database cannot be used
   */
  Optional<Lease> tryAcquire(String name, Duration time);

  /**
   * Finds a lease that this host holds.
   *
   * @param name its name
   * @return the one that an earlier {@link #tryAcquire} gave, while it is held
   */
  Optional<Lease> held(String name);

  /**
   * Lists the leases of the cluster, by name, those that nobody holds too.
   *
   * @return what the database has now
   * @throws RecordsUnavailableException if the database cannot be used
   */
  List<LeaseRecord> list();
}
