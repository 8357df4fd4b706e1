package dev.manager.rpc.internal;

import dev.manager.RequestContext;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Expected;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Roles;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.RpcName;
import dev.manager.rpc.Since;
import dev.manager.rpc.internal.TestManager.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What can be called in tests. */
@Rpc(version = "1.5")
public interface TestApi {
  long add(long a, long b);

  @Nullable Object echo(RequestContext context, @Nullable Object value);

  Part part(Part part, Optional<String> note);

  List<Part> parts(
      @Argument("by_name") Map<String, Part> byName,
      @Argument(optional = true) @Nullable String filter);

  @Expected(IllegalArgumentException.class)
  int fail(String how) throws KnownException;

  int run(String id);

  @Idempotent
  @RpcName("run_again")
  int again(String id);

  String held() throws InterruptedException;

  @Since("1.4")
  CompletionStage<String> later(String text);

  @Roles({"admin", "operator"})
  String guarded();

  Class<?> type(Class<?> type);
}
