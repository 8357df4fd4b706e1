package dev.manager.record;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The database of the records, for managers that keep data of their own beside them: a service.
 * Thread-safe.
 *
 * <p>A manager calls {@link #migrate} in its {@code initHost}, and {@link #transaction} wherever it
 * reads or writes. It names its tables so that they begin with its own name.
 */
@ProviderType
public interface Database {
  /**
   * Returns the source of connections: the pool that this service holds, or the {@code DataSource}
   * service that the configuration names.
   *
   * @return the same one as long as the service lives
   */
  DataSource dataSource();

  /**
   * Does work in one transaction: commits when the work returns, rolls back when it throws. Work
   * that the database aborted for another's sake (serialization failure, deadlock) is done again,
   * at most three times, so it must do nothing that cannot be repeated.
   *
   * @param <T> what comes of it
   * @param work uses the connection, and neither commits nor closes it
   * @return what the work returns
   * @throws SQLException if the database fails, also at the commit
   */
  <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException;

  /**
   * Brings the tables of one owner up to date: runs the scripts that were not run yet, in the order
   * of their numbers, one host at a time. Scripts are called {@code V<number>__<what>.sql}; one
   * that is for one database only {@code V<number>__<what>.h2.sql} or {@code .postgresql.sql}. Each
   * statement ends with a semicolon at the end of a line. A script that was run must not change any
   * more.
   *
   * @param owner whose tables, by custom the manager's name; matches {@code [a-z0-9-]+}
   * @param bundle any class of the bundle that has the scripts
   * @param folder their folder in that bundle, such as {@code db/volume}
   * @return the number of the last script that was ever run
   * @throws SQLException if a script fails; what it did is undone where the database can do that
   * @throws dev.manager.ManagerException if the database was made by a newer bundle, or a script
   *     that was run has changed or is gone
   */
  int migrate(String owner, Class<?> bundle, String folder) throws SQLException;

  /**
   * Work in one transaction.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    /**
     * Does the work.
     *
     * @param connection the transaction
     * @return what comes of it
     * @throws SQLException if the database fails
     */
    T in(Connection connection) throws SQLException;
  }
}
