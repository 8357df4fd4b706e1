package dev.manager.rpc.internal;

import dev.manager.RequestContext;
import dev.manager.rabbitmq.internal.OpenRabbit;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that casts until it is killed, and prints each number once its cast has returned. */
final class CastingProcess {
  private static final int SENDERS = 4;

  private CastingProcess() {}

  /**
   * Casts until it is killed.
   *
   * @param arguments the broker's URL
   */
  public static void main(String[] arguments) throws Exception {
    var rabbit = OpenRabbit.at(arguments[0], "casting");
    var host = new TestHost();
    host.use(rabbit.transport());
    var client =
        host.client()
            .prepare(Target.topic("notes"))
            .prepare(RpcOptions.DEFAULT.withTimeout(Duration.ofSeconds(60)));
    var next = new AtomicInteger();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      var sender =
          new Thread(
              () -> {
                while (!System.out.checkError()) { // ends with who reads
                  int number = next.getAndIncrement();
                  client.cast(RequestContext.create(), "note", Map.of("number", number));
                  synchronized (System.out) {
                    System.out.println(number);
                    System.out.flush();
                  }
                }
              });
      sender.start();
      senders.add(sender);
    }
    for (Thread each : senders) {
      each.join();
    }
    host.close();
    rabbit.close();
  }
}
