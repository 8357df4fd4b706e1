package dev.manager.launcher.itest.probe;

import dev.manager.Manager;
import dev.manager.RequestContext;
import dev.manager.periodic.Cluster;
import dev.manager.periodic.Periodic;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.record.Database;
import dev.manager.record.Lease;
import dev.manager.record.Leases;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * On each host, a manager whose task runs on one host of the cluster at a time. Thread-safe: holds
 * nothing but services.
 */
public final class TellerManager extends Manager {
  private final Database database;
  private final Leases leases;

  /**
   * Called by Declarative Services.
   *
   * @param database where rows go
   * @param leases has the lease of the task while it runs
   */
  public TellerManager(Database database, Leases leases) {
    this.database = database;
    this.leases = leases;
  }

  @Periodic(spacing = 1, cluster = Cluster.ONCE, runImmediately = true)
  void tell(RequestContext context) throws SQLException, InterruptedException {
    Lease lease = leases.held(PeriodicTasks.LEASE_PREFIX + "teller.tell").orElseThrow();
    for (int i = 0; i < 10; i++) { // long enough for two hosts to meet
      Rows.write(database, lease, serviceName(), host());
      TimeUnit.MILLISECONDS.sleep(30);
    }
  }
}
