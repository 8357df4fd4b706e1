package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.Capacity;
import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.api.VolumeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of volumes in a folder. One object works on a folder at a time, in all processes.
 *
 * <p>Thread-safe. Drivers and callbacks are called under no lock: the ledger keeps a second
 * operation off a volume, and different volumes do not know of each other.
 *
 * <p>An operation writes what it is about to do into the volume's description, does it, and writes
 * that it has. What fails is put back at once; what a crash breaks off is put back by {@link
 * #open}.
 */
public final class VolumePool {
  private static final Logger LOG = LoggerFactory.getLogger(VolumePool.class);

  private final PoolFolder folder;
  private final Drivers drivers;
  private final Clock clock;
  private final Ledger ledger = new Ledger();
  private final Changes changes;
  private final Upkeep upkeep;
  private final Operations operations = new Operations();
  private volatile Limits limits;

  private VolumePool(PoolFolder folder, Drivers drivers, Limits limits, Clock clock) {
    this.folder = folder;
    this.changes = new Changes(folder, ledger);
    this.upkeep = new Upkeep(folder, ledger);
    this.drivers = drivers;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Opens a pool that is described in files, makes one of a folder that is empty or not there, and
   * puts right what a crash has left. It needs no driver for that.
   *
   * @param path the folder
   * @param drivers the drivers, asked whenever one is needed
   * @param limits what the pool allows
   * @param clock says when volumes are made
   * @return the pool; close it
   * @throws PoolUnusableException if the folder is a file, cannot be written, is in use, or has
   *     files that are not ours; it is left as it was
   */
  public static VolumePool open(Path path, Drivers drivers, Limits limits, Clock clock) {
    return takeOver(path, drivers, limits, clock, Map.of(), Tables.NONE);
  }

  /**
   * Opens a pool that another object has given up by {@link #handOver}; of what that knew, nothing
   * is read again.
   *
   * @param path the folder
   * @param drivers the drivers, asked whenever one is needed
   * @param limits what the pool allows
   * @param clock says when volumes are made
   * @param state what was handed over; if it is of another pool, or empty, the folder is read
   * @param tables the database that describes the pool, and takes it over if it is one of files
   * @return the pool; close it
   * @throws PoolUnusableException as {@link #open} says
   */
  public static VolumePool takeOver(
      Path path,
      Drivers drivers,
      Limits limits,
      Clock clock,
      Map<String, Object> state,
      Tables tables) {
    PoolFolder locked = PoolFolder.open(path);
    try {
      return open(locked.describedIn(tables), drivers, limits, clock, state);
    } catch (IOException | RuntimeException e) {
      close(locked, e);
      throw Failures.of("open the volumes", locked.path(), e);
    }
  }

  private static VolumePool open(
      PoolFolder folder, Drivers drivers, Limits limits, Clock clock, Map<String, Object> state)
      throws IOException {
    var pool = new VolumePool(folder, drivers, limits, clock);
    if (PoolState.isOf(folder.path(), state)) {
      PoolState.volumes(state).forEach(pool.ledger::put);
    } else {
      pool.changes.recover();
    }
    return pool;
  }

  /**
   * Gives the pool up to another object, while nothing is under way.
   *
   * @return what is in it, for {@link #takeOver}: plain values of the JDK
   * @throws PoolUnusableException if something is under way, and then nothing has changed; or if
   *     the folder's lock cannot be given up
   */
  public Map<String, Object> handOver() {
    if (!operations.closeIfNone()) {
      throw new PoolUnusableException(
          "Pool folder %s cannot be handed over: an operation is under way"
              .formatted(folder.path()),
          null);
    }
    Map<String, Object> state = PoolState.of(folder.path(), ledger.all());
    release(null);
    return state;
  }

  /**
   * Returns where the pool is.
   *
   * @return its folder, absolute and normal
   */
  public Path path() {
    return folder.path();
  }

  /**
   * Takes over new limits. What exceeds them already stays.
   *
   * @param limits what the pool allows from now on
   */
  public void limits(Limits limits) {
    this.limits = limits;
  }

  /**
   * Makes a volume.
   *
   * @param name its name
   * @param bytes its size
   * @param driver name of its driver
   * @param progress is told how far the driver is
   * @return the volume
   * @throws VolumeException as {@link dev.manager.example.volume.api.Volumes#create} says
   */
  public Volume create(String name, long bytes, String driver, Progress progress) {
    Names.require("Volume", name);
    limits.requireSize(name, bytes);
    Metadata creating = Metadata.creating(name, bytes, driver, clock.instant());
    VolumeFiles files = folder.files(name);
    String what = "create volume " + name;
    try (var use = drivers.enter(driver, "Volume " + name);
        var operation = operations.begin("Volume " + name)) {
      ledger.reserve(creating, limits);
      try {
        files.makeFolder();
      } catch (IOException | RuntimeException e) {
        ledger.remove(name);
        throw Failures.of(what, folder.path(), e);
      }
      return apply(
          what,
          creating,
          () -> {
            files.write(creating);
            use.driver().create(files.data(), bytes, operation.watch(progress));
            return creating.available();
          });
    }
  }

  /**
   * Makes a volume larger.
   *
   * @param name its name
   * @param bytes its new size
   * @param progress is told how far the driver is
   * @return the larger volume
   * @throws VolumeException as {@link dev.manager.example.volume.api.Volumes#extend} says
   */
  public Volume extend(String name, long bytes, Progress progress) {
    String driver = ledger.get(name).driver();
    limits.requireSize(name, bytes);
    VolumeFiles files = folder.files(name);
    try (var use = drivers.enter(driver, "Volume " + name);
        var operation = operations.begin("Volume " + name)) {
      Metadata extending = ledger.reserveExtend(name, bytes, limits);
      return apply(
          "extend volume " + name,
          extending,
          () -> {
            files.write(extending);
            use.driver().extend(files.data(), bytes, operation.watch(progress));
            return extending.extended();
          });
    }
  }

  /**
   * Keeps a copy of a volume.
   *
   * @param name name of the volume
   * @param snapshot name of the copy
   * @param progress is told how far the driver is
   * @return the snapshot
   * @throws VolumeException as {@link dev.manager.example.volume.api.Volumes#snapshot} says
   */
  public Snapshot snapshot(String name, String snapshot, Progress progress) {
    Metadata present = ledger.get(name);
    Names.require("Snapshot", snapshot);
    VolumeFiles files = folder.files(name);
    try (var use = drivers.enter(present.driver(), "Volume " + name);
        var operation = operations.begin("Volume " + name)) {
      var asked = new Snapshot(name, snapshot, present.bytes(), clock.instant());
      Metadata snapshotting = ledger.reserveSnapshot(name, asked, limits);
      Snapshot made = snapshotting.pending() == null ? asked : snapshotting.pending();
      apply(
          "make snapshot %s of volume %s".formatted(snapshot, name),
          snapshotting,
          () -> {
            files.write(snapshotting);
            use.driver()
                .snapshot(files.data(), files.snapshot(snapshot), operation.watch(progress));
            Checksums.keep(files.snapshot(snapshot));
            return snapshotting.with(made);
          });
      return made;
    }
  }

  /**
   * Deletes a volume with its snapshots.
   *
   * @param name its name
   * @throws VolumeException as {@link dev.manager.example.volume.api.Volumes#delete} says
   */
  public void delete(String name) {
    try (var use = drivers.enter(ledger.get(name).driver(), "Volume " + name)) {
      Operations.Operation operation = operations.begin("Volume " + name);
      try {
        changes.delete(ledger.reserveDelete(name), use.driver());
      } finally {
        operation.close();
      }
    }
  }

  /**
   * Ends deletes that broke off, as far as their drivers are there.
   *
   * @return the names of the volumes that are gone now
   */
  public List<String> reclaim() {
    return upkeep.reclaim(this::delete);
  }

  /**
   * A volume that is not what it was.
   *
   * @param volume its name
   * @param what of it is damaged
   */
  public record Damage(String volume, String what) {}

  /**
   * Compares all snapshots with the checksums that were kept when they were made. A volume with a
   * damaged one is in the state ERROR from then on, until the manager starts anew. Operations go on
   * meanwhile.
   *
   * @param progress is told how many bytes are done
   * @return what is damaged
   * @throws PoolUnusableException if a file cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public List<Damage> verify(Progress progress) throws InterruptedException {
    try {
      return upkeep.verify(progress);
    } catch (IOException e) {
      throw Failures.of("verify the snapshots", folder.path(), e);
    }
  }

  /**
   * Returns all volumes.
   *
   * @return the volumes, sorted by name
   */
  public List<Volume> list() {
    return ledger.all().stream().map(this::view).toList();
  }

  /**
   * Returns one volume.
   *
   * @param name its name
   * @return the volume
   * @throws VolumeException if there is none
   */
  public Volume show(String name) {
    return view(ledger.get(name));
  }

  /**
   * Returns how full the pool is.
   *
   * @return the capacity
   * @throws PoolUnusableException if the disk cannot be asked
   */
  public Capacity capacity() {
    Limits present = limits;
    try {
      return new Capacity(
          folder.path().toString(),
          present.quotaBytes(),
          ledger.usedBytes(),
          folder.diskFreeBytes(),
          ledger.all().size(),
          present.volumesMax());
    } catch (IOException e) {
      throw Failures.of("read the free space", folder.path(), e);
    }
  }

  /**
   * Tells whether the folder is there and can be written.
   *
   * @return true if operations may succeed
   */
  public boolean isUsable() {
    return folder.isUsable();
  }

  /**
   * Waits for what is under way, and for what calls begin meanwhile that were let in before. What
   * is still under way when three quarters of the time are over is broken off and put back, and
   * nothing new begins from then on.
   *
   * @param limit how long to wait in all
   * @return true if nothing is under way any more
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean quiesce(Duration limit) throws InterruptedException {
    Duration patience = limit.multipliedBy(3).dividedBy(4);
    if (operations.awaitNone(patience)) {
      return true;
    }
    operations.close();
    operations.cancel();
    return operations.awaitNone(limit.minus(patience));
  }

  /**
   * Breaks off what is under way, waits a few seconds until that is put back, and lets go of the
   * folder. A second call does nothing. An interrupt ends the wait, and is kept.
   *
   * @throws PoolUnusableException if the folder's lock cannot be given up
   */
  public void close() {
    operations.close();
    operations.cancel();
    try {
      if (!operations.awaitNone(Duration.ofSeconds(10))) {
        LOG.warn("A driver still works in {}; the next start puts that back", folder.path());
      }
    } catch (InterruptedException e) {
      LOG.warn("Interrupted while operations in {} ended", folder.path());
      Thread.currentThread().interrupt();
    }
    release(null);
  }

  private void release(@Nullable Exception why) {
    close(folder, why);
  }

  private static void close(PoolFolder folder, @Nullable Exception why) {
    try {
      folder.close();
    } catch (IOException e) {
      var failure = Failures.of("give up the lock", folder.path(), e);
      if (why == null) {
        throw failure;
      }
      why.addSuppressed(failure);
    }
  }

  private Volume apply(String what, Metadata during, Changes.Work work) {
    return view(changes.apply(what, during, work));
  }

  private Volume view(Metadata volume) {
    return new Volume(
        volume.name(),
        volume.bytes(),
        volume.driver(),
        volume.state(),
        volume.createdAt(),
        volume.snapshots(),
        folder.files(volume.name()).data().toString());
  }
}
