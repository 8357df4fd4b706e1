package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.api.VolumeException;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to a pool from time to time. Thread-safe: it has no state, and what it changes it
 * reserves in the ledger first, or changes there in one step.
 */
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final PoolFolder folder;
  private final Ledger ledger;

  Upkeep(PoolFolder folder, Ledger ledger) {
    this.folder = folder;
    this.ledger = ledger;
  }

  /**
   * Ends deletes that broke off.
   *
   * @param delete deletes a volume
   * @return the names of those that are gone now
   */
  List<String> reclaim(Consumer<String> delete) {
    List<String> reclaimed = new ArrayList<>();
    for (Metadata each : ledger.all()) {
      if (each.state() == VolumeState.ERROR && isDeleting(each)) {
        try {
          delete.accept(each.name());
          reclaimed.add(each.name());
        } catch (VolumeException e) {
          LOG.warn("The delete of volume {} cannot be ended yet: {}", each.name(), e.getMessage());
        }
      }
    }
    return reclaimed;
  }

  private boolean isDeleting(Metadata volume) {
    try {
      Optional<Metadata> written = folder.files(volume.name()).read();
      return written.isEmpty() || written.get().state() == VolumeState.DELETING;
    } catch (IOException | VolumeException e) {
      LOG.warn("Volume {} cannot be looked at: {}", volume.name(), e.getMessage());
      return false;
    }
  }

  /**
   * Compares the checksums of all snapshots; a volume that has a damaged one is {@link
   * VolumeState#ERROR} from then on.
   *
   * @return what is damaged: volume, and what of it
   */
  List<VolumePool.Damage> verify(Progress progress) throws IOException, InterruptedException {
    List<VolumePool.Damage> found = new ArrayList<>();
    for (Checksums.Damage each :
        Checksums.verify(ledger.all(), folder, volume -> ledger.has(volume), progress)) {
      Metadata volume = each.volume();
      if (ledger.replace(volume, volume.in(VolumeState.ERROR))) {
        LOG.error("Volume {} is damaged: {}", volume.name(), each.what());
        found.add(new VolumePool.Damage(volume.name(), each.what()));
      } else if (found.stream().anyMatch(other -> other.volume().equals(volume.name()))) {
        found.add(new VolumePool.Damage(volume.name(), each.what()));
      }
    }
    return found;
  }
}
