package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.InvalidVolumeException;
import dev.manager.example.volume.api.Sizes;

/**
 * What a pool allows. Immutable.
 *
 * @param quotaBytes how much all volumes and snapshots may have together
 * @param volumeBytesMax how much one volume may have
 * @param volumesMax how many volumes there may be
 * @param snapshotsMax how many snapshots one volume may have
 */
public record Limits(long quotaBytes, long volumeBytesMax, int volumesMax, int snapshotsMax) {
  void requireSize(String volume, long bytes) {
    if (bytes < 1 || bytes > volumeBytesMax) {
      throw new InvalidVolumeException(
          "Volume %s cannot have %d bytes: expected 1 to %d (%s, the limit volume.max.size)"
              .formatted(volume, bytes, volumeBytesMax, Sizes.format(volumeBytesMax)),
          null);
    }
  }
}
