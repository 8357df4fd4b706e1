package dev.manager.example.volume.api;

import java.time.Instant;

/**
 * A copy of a volume at one time. Immutable.
 *
 * @param volume name of the volume
 * @param name its own name, unique in its volume
 * @param bytes its size, that of the volume at the time
 * @param createdAt when it was made
 */
public record Snapshot(String volume, String name, long bytes, Instant createdAt) {}
