package dev.manager.periodic;

import dev.manager.RequestContext;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that is run again and again while it is registered. Its service properties, or {@link
 * PeriodicComponent}, say when; a change of them counts at once and keeps the grid.
 *
 * <p>Each task runs on its own: it may take long and block without delaying any other. By default
 * no two runs of it overlap. When the service goes, no further run begins; one that is under way
 * may finish within {@code periodic.stop.timeout.seconds}, and is interrupted then.
 */
@ConsumerType
@FunctionalInterface
public interface PeriodicTask {
  /**
   * Does the work once, with the class loader of this object as context class loader.
   *
   * @param context of the system itself, with the role {@code admin} and a request id of its own
   * @throws Exception is counted, and logged when it is the first in a row; the next run comes in
   *     its time
   */
  void run(RequestContext context) throws Exception;
}
