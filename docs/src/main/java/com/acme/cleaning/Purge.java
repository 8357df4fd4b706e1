package com.acme.cleaning;

import dev.manager.RequestContext;
import dev.manager.periodic.Cluster;
import dev.manager.periodic.PeriodicComponent;
import dev.manager.periodic.PeriodicTask;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.record.Database;
import dev.manager.record.Lease;
import dev.manager.record.Leases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Deletes old rows once a night, on one host of the cluster. Thread-safe. */
@Component
@PeriodicComponent(name = "purge", cron = "0 3 * * *", zone = "UTC", cluster = Cluster.ONCE)
public final class Purge implements PeriodicTask {
  private final Leases leases;
  private final Database database;

  /**
   * Makes it.
   *
   * @param leases has the lease of a run
   * @param database has the rows
   */
  @Activate
  public Purge(@Reference Leases leases, @Reference Database database) {
    this.leases = leases;
    this.database = database;
  }

  @Override
  public void run(RequestContext context) throws SQLException {
    Lease lease = leases.held(PeriodicTasks.LEASE_PREFIX + "purge").orElseThrow();
    database.transaction(
        connection -> {
          lease.fence(connection); // no other host gets the lease before this is committed
          return deleteOld(connection);
        });
  }

  private static int deleteOld(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM cleaning_files WHERE seen_at < CURRENT_TIMESTAMP - INTERVAL '30' DAY")) {
      return statement.executeUpdate();
    }
  }
}
