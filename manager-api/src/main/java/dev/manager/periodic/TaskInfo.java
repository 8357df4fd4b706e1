package dev.manager.periodic;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one task at one moment. Counters go on through the swaps of its manager.
 *
 * @param name the task's full name, its key in this host: {@code <manager>.<task>} for a method of
 *     a manager, the task's own name for a service
 * @param manager the manager whose method it is; null for a service
 * @param trigger when it runs, such as {@code every 60 s} or {@code cron 0 3 * * * (UTC)}
 * @param state what it is doing
 * @param cluster which hosts of the cluster run it
 * @param standby why this host did not run the last slot of a task with {@link Cluster#ONCE}; null
 *     if it did, or if none has come
 * @param overlap what happens when it is due while it runs
 * @param timeout after how long a run is interrupted; zero for never
 * @param runs how many runs have ended
 * @param failures how many of them did not succeed
 * @param failuresInRow how many in a row have not succeeded; 0 when the last one did
 * @param skipped how many runs were left out because an earlier one had not ended
 * @param missed how many runs were left out because they would have begun too late
 * @param lastRun the last run that ended; null before the first
 * @param running for how long the oldest run under way has been running; null when none is
 * @param nextRun when it is due next, by the wall clock; null when it is not
 */
public record TaskInfo(
    String name,
    @Nullable String manager,
    String trigger,
    TaskState state,
    Cluster cluster,
    @Nullable String standby,
    Overlap overlap,
    Duration timeout,
    long runs,
    long failures,
    int failuresInRow,
    long skipped,
    long missed,
    @Nullable TaskRun lastRun,
    @Nullable Duration running,
    @Nullable Instant nextRun) {}
