package dev.manager.rpc.internal;

import dev.manager.rpc.internal.endpoint.BaseApi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The built-in endpoint of one manager's server.
 *
 * @param manager the manager's name
 * @param backdoor where the backdoor of this process is
 */
record Builtin(String manager, Supplier<OptionalInt> backdoor) implements BaseApi {
  @Override
  public Map<String, @Nullable Object> ping(@Nullable Object arg) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("service", manager);
    answer.put("arg", arg);
    return answer;
  }

  @Override
  public @Nullable Integer backdoorPort() {
    OptionalInt port = backdoor.get();
    return port.isPresent() ? port.getAsInt() : null;
  }
}
