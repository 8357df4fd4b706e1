package dev.manager.rpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client calls. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param timeout how long a call may take, from when it is made until its reply is there; null for
 *     the configured one ({@code response.timeout.seconds}, 60). The context's deadline may be
 *     earlier, and then counts.
 * @param versionCap the latest version that may be asked for, so that older servers understand
 *     every call; null for any
 * @param retry how many times a send that failed is tried again within the timeout; null for as
 *     often as the time allows
 * @param monitor how long a call waits for a sign of life of the server that runs it, at least 2 s;
 *     null for no monitoring. So a long call may have a long timeout, and still find out soon that
 *     its server died.
 * @param transport name of the transport; null for the present one of the highest service ranking
 * @param direct whether a typed proxy may call a manager of this very host without a message; null
 *     for the configured answer
 */
public record RpcOptions(
    @Nullable Duration timeout,
    @Nullable RpcVersion versionCap,
    @Nullable Integer retry,
    @Nullable Duration monitor,
    @Nullable String transport,
    @Nullable Boolean direct) {
  /** Everything as configured. */
  public static final RpcOptions DEFAULT = new RpcOptions(null, null, null, null, null, null);

  private static final Duration LEAST_MONITOR = Duration.ofSeconds(2);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the timeout is not positive, the retry is negative or the
   *     monitor is less than 2 s
   */
  public RpcOptions {
    if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
      throw new IllegalArgumentException("timeout " + timeout + ", expected more than 0");
    }
    if (retry != null && retry < 0) {
      throw new IllegalArgumentException("retry " + retry + ", expected 0 or more");
    }
    if (monitor != null && monitor.compareTo(LEAST_MONITOR) < 0) {
      throw new IllegalArgumentException("monitor " + monitor + ", expected at least 2 s");
    }
  }

  /**
   * Returns a copy with another timeout.
   *
   * @param timeout more than 0; null for the configured one
   * @return the copy
   */
  public RpcOptions withTimeout(@Nullable Duration timeout) {
    return new RpcOptions(timeout, versionCap, retry, monitor, transport, direct);
  }

  /**
   * Returns a copy with another cap.
   *
   * @param cap {@code major.minor}; null for none
   * @return the copy
   * @throws IllegalArgumentException if it is not a version
   */
  public RpcOptions withVersionCap(@Nullable String cap) {
    return new RpcOptions(
        timeout, cap == null ? null : RpcVersion.parse(cap), retry, monitor, transport, direct);
  }

  /**
   * Returns a copy with another number of tries.
   *
   * @param retry 0 or more; null for as often as the time allows
   * @return the copy
   */
  public RpcOptions withRetry(@Nullable Integer retry) {
    return new RpcOptions(timeout, versionCap, retry, monitor, transport, direct);
  }

  /**
   * Returns a copy with call monitoring.
   *
   * @param monitor at least 2 s; null for none
   * @return the copy
   */
  public RpcOptions withMonitor(@Nullable Duration monitor) {
    return new RpcOptions(timeout, versionCap, retry, monitor, transport, direct);
  }

  /**
   * Returns a copy that goes one way only.
   *
   * @param transport name of the transport; null for any
   * @return the copy
   */
  public RpcOptions withTransport(@Nullable String transport) {
    return new RpcOptions(timeout, versionCap, retry, monitor, transport, direct);
  }

  /**
   * Returns a copy that may or may not call directly.
   *
   * @param direct whether it may; null for the configured answer
   * @return the copy
   */
  public RpcOptions withDirect(@Nullable Boolean direct) {
    return new RpcOptions(timeout, versionCap, retry, monitor, transport, direct);
  }
}
