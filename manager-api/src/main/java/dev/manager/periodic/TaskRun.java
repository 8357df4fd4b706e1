package dev.manager.periodic;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task that has ended.
 *
 * @param started when it began, by the wall clock
 * @param took how long it ran
 * @param lateness how long after its time it began; zero for one that was asked for
 * @param outcome how it ended
 * @param failure what it threw, as one line; null when it threw nothing
 */
public record TaskRun(
    Instant started, Duration took, Duration lateness, Outcome outcome, @Nullable String failure) {}
