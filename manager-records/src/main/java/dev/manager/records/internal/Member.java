package dev.manager.records.internal;

import dev.manager.record.ServiceRecord;
import dev.manager.spi.ManagedManager;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One manager of this host, as the heart knows it. Thread-safe: each field is final or volatile.
 */
final class Member {
  final ManagedManager manager;

  /** Completed when its record says that it has stopped, or could not be made to. */
  final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Null while the database has not been reached since the manager runs. */
  volatile @Nullable ServiceRecord record;

  volatile int version;

  /** False until it joins the group, and again from when it leaves. */
  volatile boolean beats;

  /** Whether it has reported since it joined. */
  volatile boolean reported;

  /** True while it is asked whether it works, and has not answered in time. */
  volatile boolean stuck;

  Member(ManagedManager manager, int version) {
    this.manager = manager;
    this.version = version;
  }

  long id() {
    ServiceRecord present = record;
    return present == null ? 0 : present.id();
  }

  void record(ServiceRecord found) {
    record = found;
    manager.record(found);
  }
}
