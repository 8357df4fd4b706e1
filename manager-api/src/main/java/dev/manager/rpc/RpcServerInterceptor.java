package dev.manager.rpc;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that goes around every remote call that this host serves: to authenticate, authorise,
 * trace or measure. Those of a higher service ranking are further out; the check of {@link Roles}
 * is the innermost. Called on the thread that runs the call, by many threads at once.
 */
@ConsumerType
public interface RpcServerInterceptor {
  /**
   * Goes around one call.
   *
   * @param request what is asked for
   * @param next goes on, at most once; not to call it refuses the request
   * @return what the caller gets, by custom what {@code next} returned
   * @throws Exception is what the caller gets in place of a result
   */
  @Nullable Object around(RpcRequest request, Next next) throws Exception;

  /** What is further in. */
  @FunctionalInterface
  interface Next {
    /**
     * Goes on.
     *
     * @param request the same, or with another context
     * @return the result
     * @throws Exception what the method threw
     */
    @Nullable Object proceed(RpcRequest request) throws Exception;
  }
}
