package dev.manager.periodic.internal;

import dev.manager.record.Database;
import dev.manager.record.Leases;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The two services that tasks of the cluster need, as they come and go. Thread-safe: guarded by
 * this, and what it tells it tells in the order in which they came and went, waiting for nothing.
 */
final class ClusterMeans {
  private final BiConsumer<Leases, Database> come;
  private final Runnable gone;
  private @Nullable Leases leases;
  private @Nullable Database database;

  ClusterMeans(BiConsumer<Leases, Database> come, Runnable gone) {
    this.come = come;
    this.gone = gone;
  }

  synchronized void bind(Leases service) {
    leases = service;
    changed();
  }

  synchronized void unbind(Leases service) {
    if (leases == service) {
      leases = null;
      changed();
    }
  }

  synchronized void bind(Database service) {
    database = service;
    changed();
  }

  synchronized void unbind(Database service) {
    if (database == service) {
      database = null;
      changed();
    }
  }

  private void changed() {
    gone.run();
    if (leases != null && database != null) {
      come.accept(leases, database);
    }
  }
}
