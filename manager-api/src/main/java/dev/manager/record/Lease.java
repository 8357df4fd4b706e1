package dev.manager.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A lease that this host holds, or held. It is renewed by itself until it is closed or lost.
 * Thread-safe.
 *
 * <p>Whether it is held is decided by this host's own monotonic clock, which also runs while the
 * process is frozen: the lease ends here, and {@link #lost} is completed, before the database lets
 * another host have it. Work that must not be done by two hosts calls {@link #check} before each
 * step, and puts what it writes into the database behind {@link #fence}.
 */
@ProviderType
public interface Lease extends AutoCloseable {
  /** What the lease of a manager with {@code singleton = true} is called: this and its name. */
  String SINGLETON_PREFIX = "manager/";

  /**
   * Returns its name.
   *
   * @return the name, one in the cluster
   */
  String name();

  /**
   * Returns its fencing token, which grows with every change of holder: of two writers the one with
   * the smaller token is out of date.
   *
   * @return the token, 1 or more
   */
  long token();

  /**
   * Tells whether it is held.
   *
   * @return false once it was closed or lost; never true again
   */
  boolean isHeld();

  /**
   * Returns how long it is held if it cannot be renewed any more.
   *
   * @return the time by this host's clock, zero when it is not held
   */
  Duration remaining();

  /**
   * Does nothing while it is held.
   *
   * @throws LeaseLostException when it is not
   */
  void check();

  /**
   * Makes a transaction fail if another host has the lease, and keeps every other host from getting
   * it until the transaction ends.
   *
   * @param transaction a connection of {@link Database}, with auto-commit off
   * @throws LeaseLostException if the lease is not held any more
   * @throws SQLException if the database fails
   */
  void fence(Connection transaction) throws SQLException;

  /**
   * Tells when it ends against the holder's will. Dependent actions run on a thread of the leases,
   * so they must be short; slow ones go to an executor of their own.
   *
   * @return completed with the reason once it is lost; never completed if it is closed before
   */
  CompletionStage<String> lost();

  /** Gives it back, so that another host can have it at once. A second close does nothing. */
  @Override
  void close();
}
