package dev.manager.launcher.itest.probe;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.record.Database;
import dev.manager.record.Lease;
import dev.manager.record.LeaseLostException;
import dev.manager.record.Leases;
import dev.manager.record.ServiceRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A singleton that writes rows with its fencing token without a pause, and says on the standard
 * output which of them were committed. Thread-safe: one thread writes.
 */
public final class WriterManager extends Manager {
  private final Database database;
  private final Leases leases;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /**
   * Called by Declarative Services.
   *
   * @param database where rows go
   * @param leases has the lease of this manager
   */
  public WriterManager(Database database, Leases leases) {
    this.database = database;
    this.leases = leases;
  }

  @Override
  protected void preStartHook(ServiceRecord me) {
    var unused = thread.scheduleWithFixedDelay(this::write, 0, 20, TimeUnit.MILLISECONDS);
  }

  private void write() {
    Lease lease = leases.held(Lease.SINGLETON_PREFIX + serviceName()).orElse(null);
    if (lease == null) {
      return;
    }
    try {
      Rows.write(database, lease, serviceName(), host());
    } catch (LeaseLostException e) {
      System.out.println("REFUSED " + e.getMessage());
    } catch (SQLException e) {
      System.out.println("FAILED " + e.getMessage());
    }
  }

  /** Takes every connection of the pool for a while, if the configuration asks for that. */
  @Override
  protected void reset(ManagerConfig config) throws InterruptedException, SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      for (long i = config.number("hog", 0, 0, 100); i > 0; i--) {
        taken.add(database.dataSource().getConnection());
      }
      if (!taken.isEmpty()) {
        System.out.println("FULL");
        TimeUnit.SECONDS.sleep(4);
      }
    } finally {
      for (Connection each : taken) {
        each.close();
      }
    }
    System.out.println("FREE");
  }

  @Override
  protected void cleanupHost() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
      System.out.println("The writer still writes");
    }
  }
}
