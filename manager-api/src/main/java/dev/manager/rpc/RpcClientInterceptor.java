package dev.manager.rpc;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that goes around every remote call and cast that this host makes: to add to the
 * context, trace or measure. Those of a higher service ranking are further out. Called on the
 * caller's thread, by many threads at once.
 */
@ConsumerType
public interface RpcClientInterceptor {
  /**
   * Goes around one request.
   *
   * @param request what is about to be sent
   * @param next goes on, at most once; not to call it refuses the request
   * @return completed when the reply is there, or for a cast when the message is on its way; by
   *     custom what {@code next} returned, or a stage that follows it
   */
  CompletionStage<@Nullable Object> around(RpcRequest request, Next next);

  /** What is further in. */
  @FunctionalInterface
  interface Next {
    /**
     * Goes on.
     *
     * @param request the same, or with another context
     * @return completed with the result
     */
    CompletionStage<@Nullable Object> proceed(RpcRequest request);
  }
}
