package dev.manager.rpc;

import dev.manager.RequestContext;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Calls managers wherever they are. The service of this type has no target; {@link #prepare} gives
 * one that has. Immutable and thread-safe; cheap to prepare and to drop.
 *
 * <p>Arguments and results travel as JSON: records, enums, simple types, {@code Instant}, {@code
 * Duration}, {@code Optional}, collections, maps with text as keys, and null.
 *
 * <p>Every method may throw, or complete its stage with, an {@link RpcException}:
 *
 * <ul>
 *   <li>{@link RpcTargetException} and {@link RpcVersionCapException}: nothing was sent;
 *   <li>{@link RpcUnroutableException} and {@link RpcOverloadException}: it has not run;
 *   <li>{@link RpcTimeoutException}: it may have run;
 *   <li>{@link RpcRemoteException} and its subclasses: the server answered with a failure.
 * </ul>
 */
@ProviderType
public interface RpcClient {
  /**
   * Returns where this client's calls go.
   *
   * @return the target; without a topic for the service itself
   */
  Target target();

  /**
   * Returns how this client calls.
   *
   * @return the options
   */
  RpcOptions options();

  /**
   * Returns a client for another target.
   *
   * @param target where its calls go
   * @return the client, with the options of this one
   */
  RpcClient prepare(Target target);

  /**
   * Returns a client that calls in another way.
   *
   * @param options how
   * @return the client, with the target of this one
   */
  RpcClient prepare(RpcOptions options);

  /**
   * Calls a method and waits for its result.
   *
   * @param context on whose behalf; its deadline counts if it is earlier than the timeout
   * @param method the method's remote name
   * @param arguments by name
   * @return the result as plain values: text, numbers, booleans, lists and maps; or null
   */
  @Nullable Object call(RequestContext context, String method, Map<String, ?> arguments);

  /**
   * Calls a method and waits for its result.
   *
   * @param <T> type of the result
   * @param context on whose behalf; its deadline counts if it is earlier than the timeout
   * @param method the method's remote name
   * @param arguments by name
   * @param type what the result is made into
   * @return the result, null if the method returned that
   */
  <T> @Nullable T call(
      RequestContext context, String method, Map<String, ?> arguments, Class<T> type);

  /**
   * Calls a method, and returns at once.
   *
   * @param context on whose behalf; its deadline counts if it is earlier than the timeout
   * @param method the method's remote name
   * @param arguments by name
   * @param type what the result is made into, generic types included
   * @return completed with the result, or with what {@link #call} would throw, on a thread that is
   *     there for that: what goes on from it may block, but not for long, for these threads are
   *     shared; no reply waits for it
   */
  CompletionStage<@Nullable Object> callAsync(
      RequestContext context, String method, Map<String, ?> arguments, Type type);

  /**
   * Has a method run, without learning what comes of it. Returns when a transport has taken
   * responsibility for the message.
   *
   * @param context on whose behalf; if it has a deadline, the method is not started after that
   * @param method the method's remote name
   * @param arguments by name
   */
  void cast(RequestContext context, String method, Map<String, ?> arguments);

  /**
   * Casts, and returns at once: many casts are on their way together. How many is for the caller to
   * bound; beyond what the transport takes, they fail with {@link RpcOverloadException}.
   *
   * @param context on whose behalf; if it has a deadline, the method is not started after that
   * @param method the method's remote name
   * @param arguments by name
   * @return completed when the transport has it, or with what {@link #cast} would throw, on a
   *     thread as that of {@link #callAsync}
   */
  CompletionStage<@Nullable Void> castAsync(
      RequestContext context, String method, Map<String, ?> arguments);

  /**
   * Has a method run on every server of the topic. Nobody is told if there is none.
   *
   * @param context on whose behalf; if it has a deadline, the method is not started after that
   * @param method the method's remote name
   * @param arguments by name
   */
  void fanout(RequestContext context, String method, Map<String, ?> arguments);

  /**
   * Returns an object whose methods are remote calls. It asks for the namespace of the interface,
   * and for the version that each method says it is {@link Since}. If the target names a server,
   * that is this very host, and the manager is there and implements this interface, it is called
   * directly, with the same checks, on the caller's thread and without a timeout (see {@link
   * RpcOptions#direct}).
   *
   * <p>A method that returns a {@link CompletionStage} is called asynchronously. The parameter of
   * type {@link RequestContext} is the call's context; a method without one is called on behalf of
   * nobody.
   *
   * @param <T> the interface
   * @param api an interface that is marked {@link Rpc}
   * @return the proxy; thread-safe
   * @throws IllegalArgumentException if it is not, or is marked in a way that cannot be served
   */
  <T> T proxy(Class<T> api);
}
