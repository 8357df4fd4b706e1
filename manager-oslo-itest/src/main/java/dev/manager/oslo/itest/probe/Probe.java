package dev.manager.oslo.itest.probe;

import dev.manager.RequestContext;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Expected;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.RpcName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be called; {@code probe_server.py} has the same. */
@Rpc(version = "1.5")
public interface Probe {
  @Nullable Object echo(@Nullable Object value);

  long add(long a, long b);

  void nothing();

  String greet(String name, @Argument(optional = true) @Nullable String greeting);

  @Nullable Object measure(@Argument("größe") @Nullable Object size);

  @RpcName("grüße")
  String greetings();

  String who();

  Map<String, @Nullable Object> context(RequestContext context, List<String> keys);

  void fail(String kind, String message) throws Exception;

  @Expected(IllegalArgumentException.class)
  void refuse(String message);

  void miss(String thing);

  void hide(String message) throws Hidden;

  @Nullable Object sleep(double seconds, @Argument(optional = true) @Nullable Object answer)
      throws InterruptedException;

  @RpcName("sleep_and_fail")
  void sleepAndFail(double seconds, String message) throws InterruptedException;

  void note(String key, @Argument(optional = true) @Nullable String text);

  List<String> noted(String key);

  void work(String journal, long number, long millis) throws IOException, InterruptedException;

  @Idempotent
  @RpcName("work_again")
  void workAgain(String journal, long number, long millis) throws IOException, InterruptedException;
}
