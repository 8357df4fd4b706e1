package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeDriver;
import dev.manager.example.volume.api.VolumeException;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes volumes on the disk and in the ledger together, and puts back what does not end.
 *
 * <p>Thread-safe: it holds no lock and no state of its own; the caller has reserved in the ledger
 * what it changes.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final PoolFolder folder;
  private final Ledger ledger;

  Changes(PoolFolder folder, Ledger ledger) {
    this.folder = folder;
    this.ledger = ledger;
  }

  /**
   * Reads all volumes, and puts right what a crash has left. Looks at everything first, so that a
   * pool that is refused is left as it was.
   */
  void recover() throws IOException {
    List<VolumeFiles> all = folder.volumes();
    for (VolumeFiles files : all) {
      files.read();
    }
    for (VolumeFiles files : all) {
      Optional<Metadata> written = files.read();
      if (written.isEmpty()) {
        LOG.warn("Removing {}, left by a crash before its volume was made", files.folder());
        files.removeFolder();
        continue;
      }
      if (written.get().state() != VolumeState.AVAILABLE) {
        LOG.warn(
            "Volume {} was {} when the manager ended: putting that back",
            written.get().name(),
            written.get().state().words());
      }
      files.settle(written.get()).ifPresent(this::loaded);
      files.removeDescriptionFileUnlessUsed();
    }
  }

  private void loaded(Metadata volume) {
    if (volume.state() == VolumeState.ERROR) {
      LOG.error(
          "Volume {} is damaged: its files in {} have not the sizes that its description says",
          volume.name(),
          folder.files(volume.name()).folder());
    }
    ledger.put(volume);
  }

  /** Deletes a volume whose deleting is reserved. */
  void delete(Metadata before, VolumeDriver maker) {
    Metadata deleting = before.in(VolumeState.DELETING);
    VolumeFiles files = folder.files(before.name());
    boolean begun = false;
    try {
      if (files.exist()) {
        files.requireNoForeignFile(before);
        files.write(deleting);
        begun = true;
        for (Snapshot snapshot : before.snapshots()) {
          maker.delete(files.snapshot(snapshot.name()));
        }
        maker.delete(files.data());
        files.remove(deleting);
      } else {
        files.forget();
      }
      ledger.remove(before.name());
    } catch (IOException | RuntimeException | Error e) {
      // What was begun is ended by another delete, or by the next start.
      ledger.put(begun ? deleting.in(VolumeState.ERROR) : before);
      throw failed("delete volume " + before.name(), e);
    }
  }

  /** The part of an operation that its failure undoes. Returns the volume's new description. */
  @FunctionalInterface
  interface Work {
    Metadata run() throws IOException, InterruptedException;
  }

  /**
   * Does what is reserved, and puts it back if it fails.
   *
   * @param what the operation, such as {@code create volume a}
   * @param during the description while it is under way
   * @param work does it, and returns the description afterwards
   */
  Metadata apply(String what, Metadata during, Work work) {
    VolumeFiles files = folder.files(during.name());
    try {
      Metadata after = work.run();
      files.write(after);
      ledger.put(after);
      return after;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      boolean interrupted = Thread.interrupted(); // putting things back must not be cut short
      undo(files, during, e);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw failed(what, e);
    }
  }

  private void undo(VolumeFiles files, Metadata during, Throwable failure) {
    try {
      Optional<Metadata> left = files.settle(during);
      if (left.isPresent()) {
        ledger.put(left.get());
      } else {
        ledger.remove(during.name());
      }
    } catch (IOException | RuntimeException e) {
      ledger.put(during.in(VolumeState.ERROR));
      failure.addSuppressed(e);
      LOG.error(
          "What was begun in {} could not be put back; the next start tries again",
          files.folder(),
          e);
    }
  }

  private VolumeException failed(String what, Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return Failures.of(what, folder.path(), failure);
  }
}
