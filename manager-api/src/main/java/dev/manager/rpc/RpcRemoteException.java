package dev.manager.rpc;

import java.util.List;

/**
 * The server answered with a failure. Its class is known by name only: no class is ever made from a
 * name that came over the wire. The subclasses are failures of the call itself, by which the method
 * was not run.
 */
public class RpcRemoteException extends RpcException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String module;
  private final String remoteMessage;
  private final String[] trace; // not a list: that need not be serializable

  /**
   * Makes the exception.
   *
   * @param type simple name of what was thrown there, such as {@code ValueError}
   * @param module where that is defined: a Python module or a Java package
   * @param remoteMessage its message
   * @param trace its stack, a line each; empty if the server keeps that to itself
   */
  public RpcRemoteException(String type, String module, String remoteMessage, List<String> trace) {
    super("Remote error: %s %s".formatted(type, remoteMessage));
    this.type = type;
    this.module = module;
    this.remoteMessage = remoteMessage;
    this.trace = trace.toArray(String[]::new);
  }

  /**
   * Returns what was thrown there.
   *
   * @return simple name of the class
   */
  public final String type() {
    return type;
  }

  /**
   * Returns where that class is defined.
   *
   * @return a Python module or a Java package
   */
  public final String module() {
    return module;
  }

  /**
   * Returns the message that it had there.
   *
   * @return the message, maybe empty
   */
  public final String remoteMessage() {
    return remoteMessage;
  }

  /**
   * Returns the stack that it had there.
   *
   * @return a line each; empty if the server keeps it to itself
   */
  public final List<String> trace() {
    return List.of(trace);
  }
}
