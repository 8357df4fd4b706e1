package dev.manager.record;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one manager on one host: a row of Nova's {@code services} table. Immutable.
 *
 * @param id number of the row; 0 while it is stored nowhere
 * @param uuid identity that survives renames
 * @param host the host the manager runs on
 * @param binary kind of service, {@code manager-<name>}
 * @param topic where remote callers reach it, the manager's name
 * @param reportCount how many heartbeats it has sent
 * @param state whether it answers
 * @param disabled true when an operator took it out of use
 * @param disabledReason why, if one was given
 * @param lastSeenUp its last heartbeat, null before the first
 * @param forcedDown true when an operator declared it dead
 * @param version version of the service, which grows with each release that others must know of
 * @param createdAt when the record was made
 * @param updatedAt when it was changed last, null if never
 */
public record ServiceRecord(
    long id,
    UUID uuid,
    String host,
    String binary,
    String topic,
    long reportCount,
    ServiceState state,
    boolean disabled,
    @Nullable String disabledReason,
    @Nullable Instant lastSeenUp,
    boolean forcedDown,
    int version,
    Instant createdAt,
    @Nullable Instant updatedAt) {

  /**
   * Makes the record of a manager that is stored nowhere: it lives as long as the manager.
   *
   * @param host the host the manager runs on
   * @param name the manager's name
   * @param now the present time
   * @return a record with id 0, a random uuid and state {@link ServiceState#UP}
   */
  public static ServiceRecord unstored(String host, String name, Instant now) {
    return new ServiceRecord(
        0,
        UUID.randomUUID(),
        host,
        "manager-" + name,
        name,
        0,
        ServiceState.UP,
        false,
        null,
        null,
        false,
        0,
        now,
        null);
  }
}
