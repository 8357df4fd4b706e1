package dev.manager.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service records of the cluster: a service for operators and tools. Thread-safe; every call
 * asks the database, on the caller's thread, and takes no longer than the time-outs of the
 * configuration {@code dev.manager.records} allow.
 *
 * <p>Every method throws {@link RecordsUnavailableException} while the database cannot be used.
 */
@ProviderType
public interface ServiceRecords {
  /**
   * Returns what time it is for the database, whose clock all times of records are by.
   *
   * @return the time
   */
  Instant now();

  /**
   * Lists all records, by host and topic.
   *
   * @return what the database has now; {@link ServiceRecord#state} is by the database's clock
   */
  List<ServiceRecord> list();

  /**
   * Finds one record.
   *
   * @param host the host
   * @param name the manager's name
   * @return the record, if there is one
   */
  Optional<ServiceRecord> find(String host, String name);

  /**
   * Says that a service is to be used. A service that is disabled runs and reports all the same:
   * the flag is for those who choose where work goes.
   *
   * @param host the host
   * @param name the manager's name
   * @return the changed record
   * @throws ServiceRecordNotFoundException if there is none
   */
  ServiceRecord enable(String host, String name);

  /**
   * Says that a service is not to be used.
   *
   * @param host the host
   * @param name the manager's name
   * @param reason why, at most 255 characters; null for none
   * @return the changed record
   * @throws ServiceRecordNotFoundException if there is none
   */
  ServiceRecord disable(String host, String name, @Nullable String reason);

  /**
   * Declares a service dead, or takes that back: for those who know better than heartbeats, such as
   * what fences hosts. A service that was forced down counts as down whatever it reports.
   *
   * @param host the host
   * @param name the manager's name
   * @param down whether it is forced down
   * @return the changed record
   * @throws ServiceRecordNotFoundException if there is none
   */
  ServiceRecord forceDown(String host, String name, boolean down);

  /**
   * Deletes the records of services that have been stopped, or have not reported, for long.
   *
   * @param idle how long they have; longer than the down time
   * @return the records that were deleted
   */
  List<ServiceRecord> purge(Duration idle);
}
