package dev.manager.rpc.internal;

import dev.manager.Manager;
import dev.manager.rabbitmq.internal.OpenRabbit;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Rpc;

/**
 * A server that a message with a negative number kills each time, as a fault in native code would.
 * It prints the other numbers.
 */
final class CrashingProcess {
  private CrashingProcess() {}

  /** Takes notes again if a process died of one. */
  @Rpc
  public interface Fragile {
    /** Notes. */
    @Idempotent
    void note(int number);
  }

  private static final class Server extends Manager implements Fragile {
    @Override
    public void note(int number) {
      if (number < 0) {
        Runtime.getRuntime().halt(134);
      }
      System.out.println(number);
      System.out.flush();
    }
  }

  /**
   * Serves until its input ends, or a message kills it.
   *
   * @param arguments the broker's URL, then its settings
   */
  public static void main(String[] arguments) throws Exception {
    String[] settings = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    var rabbit = OpenRabbit.at(arguments[0], "crashing", settings);
    var host = new TestHost();
    host.use(rabbit.transport());
    host.serve(new TestPlace("notes", "crashing", new Server()));
    while (System.in.read() >= 0) {
      // ends with who started it
    }
    host.close();
    rabbit.close();
  }
}
