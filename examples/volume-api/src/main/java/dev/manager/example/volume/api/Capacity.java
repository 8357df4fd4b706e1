package dev.manager.example.volume.api;

/**
 * How full a pool is. Immutable.
 *
 * @param pool the pool's folder, absolute
 * @param quotaBytes how much volumes and snapshots may have together
 * @param usedBytes how much they have, by their sizes, with those being made
 * @param diskFreeBytes how much the disk has left for them
 * @param volumes how many volumes there are
 * @param volumesMax how many there may be
 */
public record Capacity(
    String pool, long quotaBytes, long usedBytes, long diskFreeBytes, int volumes, int volumesMax) {
  /**
   * Returns what is left of the quota.
   *
   * @return bytes, never below zero
   */
  public long freeBytes() {
    return Math.max(0, quotaBytes - usedBytes);
  }
}
