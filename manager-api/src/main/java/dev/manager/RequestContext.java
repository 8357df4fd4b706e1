package dev.manager;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made, and until when: what oslo.context's {@code RequestContext} is to
 * Nova. Immutable and thread-safe; each {@code with…} method returns a changed copy.
 *
 * <p>It says who a caller claims to be. It is not a proof of it.
 */
public final class RequestContext {
  private final @Nullable String user;
  private final @Nullable String project;
  private final String requestId;
  private final Set<String> roles;
  private final @Nullable Instant deadline;
  private final Map<String, Object> entries;

  private RequestContext(
      @Nullable String user,
      @Nullable String project,
      String requestId,
      Set<String> roles,
      @Nullable Instant deadline,
      Map<String, Object> entries) {
    this.user = user;
    this.project = project;
    this.requestId = requestId;
    this.roles = roles;
    this.deadline = deadline;
    this.entries = entries;
  }

  /**
   * Makes a context of nobody, with a request id of its own ({@code req-} and a random UUID) and no
   * deadline.
   *
   * @return the context
   */
  public static RequestContext create() {
    var random = ThreadLocalRandom.current(); // an id, no secret; every call may make one
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return of("req-" + new UUID(high, low));
  }

  /**
   * Makes a context of nobody for a request that has its id already.
   *
   * @param requestId the id, by custom {@code req-} and a UUID
   * @return the context, without a deadline
   */
  public static RequestContext of(String requestId) {
    return new RequestContext(
        null, null, Objects.requireNonNull(requestId), Set.of(), null, Map.of());
  }

  /**
   * Makes a context of the system itself, with the role {@code admin}, as periodic tasks and
   * operators use it.
   *
   * @return the context
   */
  public static RequestContext admin() {
    return create().withRoles(Set.of("admin"));
  }

  /**
   * Returns a copy for a user.
   *
   * @param user id of the user, null for nobody
   * @return the copy
   */
  public RequestContext withUser(@Nullable String user) {
    return new RequestContext(user, project, requestId, roles, deadline, entries);
  }

  /**
   * Returns a copy for a project.
   *
   * @param project id of the project, null for none
   * @return the copy
   */
  public RequestContext withProject(@Nullable String project) {
    return new RequestContext(user, project, requestId, roles, deadline, entries);
  }

  /**
   * Returns a copy with another request id.
   *
   * @param requestId the id, by custom {@code req-} and a UUID
   * @return the copy
   */
  public RequestContext withRequestId(String requestId) {
    return new RequestContext(
        user, project, Objects.requireNonNull(requestId), roles, deadline, entries);
  }

  /**
   * Returns a copy with these roles only.
   *
   * @param roles names of roles
   * @return the copy
   */
  public RequestContext withRoles(Set<String> roles) {
    return new RequestContext(
        user,
        project,
        requestId,
        Collections.unmodifiableSet(new TreeSet<>(roles)),
        deadline,
        entries);
  }

  /**
   * Returns a copy that must be answered earlier. A deadline can only shrink: a later one than the
   * present one is ignored.
   *
   * @param deadline the time after which nobody waits for the answer
   * @return the copy
   */
  public RequestContext withDeadline(Instant deadline) {
    Instant earlier =
        this.deadline != null && this.deadline.isBefore(deadline) ? this.deadline : deadline;
    return new RequestContext(user, project, requestId, roles, earlier, entries);
  }

  /**
   * Returns a copy with one more entry.
   *
   * @param key the entry's key
   * @param value a plain value: text, number, boolean, or a list or map of such, which are copied;
   *     null removes it
   * @return the copy
   */
  public RequestContext with(String key, @Nullable Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(entries);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(key, copyOf(value));
    }
    return new RequestContext(
        user, project, requestId, roles, deadline, Collections.unmodifiableMap(changed));
  }

  /**
   * Returns a copy with more entries.
   *
   * @param more plain values by key, as {@link #with} takes them
   * @return the copy
   */
  public RequestContext withAll(Map<String, ?> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, Object> changed = new LinkedHashMap<>(entries);
    for (Map.Entry<String, ?> each : more.entrySet()) {
      if (each.getValue() == null) {
        changed.remove(each.getKey());
      } else {
        changed.put(each.getKey(), copyOf(each.getValue()));
      }
    }
    return new RequestContext(
        user, project, requestId, roles, deadline, Collections.unmodifiableMap(changed));
  }

  private static Object copyOf(Object value) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(copyOf(each)));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, copyOf(each)));
      return Collections.unmodifiableMap(copy);
    }
    return value;
  }

  /**
   * Returns who asks.
   *
   * @return id of the user, if any
   */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /**
   * Returns for which project.
   *
   * @return id of the project, if any
   */
  public Optional<String> project() {
    return Optional.ofNullable(project);
  }

  /**
   * Returns what ties together all that is done for one request.
   *
   * @return the request id
   */
  public String requestId() {
    return requestId;
  }

  /**
   * Returns the roles that the caller claims.
   *
   * @return names of roles, sorted, unmodifiable
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * Returns until when the answer is of use.
   *
   * @return the time by the wall clock; empty for no limit
   */
  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadline);
  }

  /**
   * Returns how much time is left.
   *
   * @param clock says what time it is
   * @return the time until the deadline, zero when it has passed; empty for no limit
   */
  public Optional<Duration> remaining(Clock clock) {
    if (deadline == null) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), deadline);
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  /**
   * Returns the further entries.
   *
   * @return key to plain value, unmodifiable
   */
  public Map<String, Object> entries() {
    return entries;
  }

  /** Returns user, project, request id and roles; never the entries, which may hold secrets. */
  @Override
  public String toString() {
    return "RequestContext[%s user=%s project=%s roles=%s]"
        .formatted(requestId, user, project, roles);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestContext that
        && Objects.equals(user, that.user)
        && Objects.equals(project, that.project)
        && requestId.equals(that.requestId)
        && roles.equals(that.roles)
        && Objects.equals(deadline, that.deadline)
        && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return requestId.hashCode();
  }
}
