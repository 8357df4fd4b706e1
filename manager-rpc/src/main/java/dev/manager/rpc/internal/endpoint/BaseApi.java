package dev.manager.rpc.internal.endpoint;

import dev.manager.rpc.Rpc;
import dev.manager.rpc.RpcName;
import dev.manager.rpc.Since;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every server answers, as Nova's {@code baseapi}. */
@Rpc(namespace = "baseapi", version = "1.1")
public interface BaseApi {
  /**
   * Answers.
   *
   * @param arg anything
   * @return {@code service}: the manager's name; {@code arg}: what was sent
   */
  Map<String, @Nullable Object> ping(@Nullable Object arg);

  /**
   * Returns the port of the backdoor.
   *
   * @return the port; null while it is off
   */
  @RpcName("get_backdoor_port")
  @Since("1.1")
  @Nullable Integer backdoorPort();
}
