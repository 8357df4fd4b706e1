package dev.manager.record;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of one lease. Immutable.
 *
 * @param name its name
 * @param holder the host that holds it; null when nobody does
 * @param token the fencing token of the present holder, or of the last one
 * @param acquiredAt when the holder got it, by the database's clock; null before the first
 * @param remaining until when it is held unless it is renewed, from now; zero when it is not
 */
public record LeaseRecord(
    String name,
    @Nullable String holder,
    long token,
    @Nullable Instant acquiredAt,
    Duration remaining) {}
