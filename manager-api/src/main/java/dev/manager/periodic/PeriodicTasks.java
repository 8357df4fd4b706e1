package dev.manager.periodic;

import dev.manager.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The periodic tasks of this host: a service for operators, tools and tests. Thread-safe; nothing
 * here waits for a run, save {@link #periodicTasks}.
 *
 * <p>Failures are also Event Admin events: {@link #TOPIC_FAILED} for the first in a row, and {@link
 * #TOPIC_RECOVERED} for the success that ends the row.
 */
@ProviderType
public interface PeriodicTasks {
  /** Topic of the first failure in a row. */
  String TOPIC_FAILED = "dev/manager/periodic/FAILED";

  /** Topic of the success that ends a row of failures. */
  String TOPIC_RECOVERED = "dev/manager/periodic/RECOVERED";

  /** What the lease of a task with {@link Cluster#ONCE} is called: this and its full name. */
  String LEASE_PREFIX = "periodic/";

  /** Event property: the task's full name, a {@code String}. */
  String TASK = "task";

  /** Event property: what the run threw, a {@code String}; with {@link #TOPIC_FAILED} only. */
  String FAILURE = "failure";

  /** Event property: how many failures in a row there have been, an {@code Integer}. */
  String FAILURES = "failures";

  /**
   * Lists the tasks: those of each manager together, a superclass's before its subclass's.
   *
   * @return a snapshot, sorted by manager; those of services last
   */
  List<TaskInfo> list();

  /**
   * Finds one task.
   *
   * @param task its full name
   * @return what is known of it, if anything is
   */
  Optional<TaskInfo> find(String task);

  /**
   * Runs a task now, whether it is due, paused or off. Its grid stays as it is.
   *
   * @param task its full name
   * @return completed with the run when it has ended; never exceptionally by what the task throws,
   *     but with a {@link dev.manager.ManagerUnavailableException} if its manager does not serve,
   *     and with an {@link IllegalStateException} if it is to run on one host of the cluster and
   *     another runs it now, or the lease cannot be had
   * @throws TaskNotFoundException if there is none of that name
   * @throws IllegalStateException if it runs already and may not overlap
   */
  CompletableFuture<TaskRun> run(String task);

  /**
   * Lets no further run of a task begin by itself until it is resumed, also after a swap of its
   * manager. A run that is under way goes on. Pausing twice is harmless.
   *
   * @param task its full name
   * @return what is known of it afterwards
   * @throws TaskNotFoundException if there is none of that name
   */
  TaskInfo pause(String task);

  /**
   * Lets a paused task run again, at its next slot.
   *
   * @param task its full name
   * @return what is known of it afterwards
   * @throws TaskNotFoundException if there is none of that name
   */
  TaskInfo resume(String task);

  /**
   * Tells when a task runs next, if nothing comes between: jitter is not known beforehand, and each
   * run of a fixed delay is taken to end at once.
   *
   * @param task its full name
   * @param count how many times, from 1 to 1000
   * @return the times by the wall clock, the earliest first; fewer, where there are fewer
   * @throws TaskNotFoundException if there is none of that name
   * @throws IllegalArgumentException if count is out of range
   */
  List<Instant> next(String task, int count);

  /**
   * Lists the latest runs of a task that have ended.
   *
   * @param task its full name
   * @return at most {@code periodic.history.max}, the oldest first
   * @throws TaskNotFoundException if there is none of that name
   */
  List<TaskRun> history(String task);

  /**
   * Runs on the calling thread what is due of a manager's tasks, one after the other, as Nova's
   * {@code periodic_tasks} does: for those who drive them themselves, with {@code periodic.enabled}
   * false.
   *
   * @param manager the manager
   * @param context on whose behalf
   * @param raiseOnError whether the first task that throws ends the call; else it is logged and the
   *     next one runs
   * @return how long nothing will be due, 60 s at the most: the least of all spacings, and of what
   *     is left until each task that was not due
   * @throws dev.manager.ManagerNotFoundException if no manager of that name has timers
   * @throws dev.manager.ManagerUnavailableException if it does not serve
   * @throws PeriodicTaskException what a task threw, if raiseOnError
   */
  Duration periodicTasks(String manager, RequestContext context, boolean raiseOnError);
}
