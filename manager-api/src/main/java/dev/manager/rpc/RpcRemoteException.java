package dev.manager.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private final ArrayList<@Nullable Object> arguments;
  private final LinkedHashMap<String, @Nullable Object> details;

  /**
   * Makes the exception.
   *
   * @param type simple name of what was thrown there, such as {@code ValueError}
   * @param module where that is defined: a Python module or a Java package
   * @param remoteMessage its message
   * @param trace its stack, a line each; empty if the server keeps that to itself
   */
  public RpcRemoteException(String type, String module, String remoteMessage, List<String> trace) {
    this(type, module, remoteMessage, trace, List.of(), Map.of());
  }

  /**
   * Makes the exception with what makes it anew on the Python side. A method that throws one names
   * any class of Python that its callers allow, with its arguments.
   *
   * @param type simple name of what was thrown there, such as {@code InstanceNotFound}
   * @param module where that is defined: a Python module or a Java package
   * @param remoteMessage its message
   * @param trace its stack, a line each; empty if the server keeps that to itself
   * @param arguments Python's {@code args}: plain values; empty for the message alone
   * @param details Python's {@code kwargs}: plain values by name
   */
  public RpcRemoteException(
      String type,
      String module,
      String remoteMessage,
      List<String> trace,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> details) {
    super("Remote error: %s %s".formatted(type, remoteMessage));
    this.arguments = new ArrayList<>(arguments);
    this.details = new LinkedHashMap<>(details);
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

  /**
   * Returns what it was made with there: Python's {@code args}.
   *
   * @return plain values, unmodifiable; empty if the server says nothing of them
   */
  public final List<@Nullable Object> arguments() {
    return Collections.unmodifiableList(arguments);
  }

  /**
   * Returns what it was made with there by name: Python's {@code kwargs}, such as the {@code
   * instance_id} of an {@code InstanceNotFound}.
   *
   * @return plain values, unmodifiable; empty if the server says nothing of them
   */
  public final Map<String, @Nullable Object> details() {
    return Collections.unmodifiableMap(details);
  }
}
