package dev.manager.rpc.internal.wire;

import dev.manager.rpc.RpcArgumentException;
import dev.manager.rpc.RpcDeniedException;
import dev.manager.rpc.RpcExpiredException;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.RpcUnsupportedVersionException;
import dev.manager.rpc.RpcVersionCapException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failures to exceptions and back, by a fixed table. A name that came over the wire is only ever
 * compared with names; no class is looked up by it. Stateless.
 */
public final class Failures {
  /** Module of the failures that a dispatcher of oslo.messaging has too. */
  private static final String OSLO = "oslo_messaging.rpc.dispatcher";

  private static final String OSLO_CLIENT = "oslo_messaging.rpc.client";

  private static final String OSLO_ERRORS = "oslo_messaging.exceptions";

  private static final String OURS = "dev.manager.rpc";
  private static final String PYTHON = "builtins";
  private static final int LONGEST = 8192;

  /** Makes one of the exceptions that say that the method was not run. */
  @FunctionalInterface
  private interface Refusal {
    RpcRemoteException of(String type, String module, String message, List<String> trace);
  }

  private static final Map<String, Refusal> REFUSALS =
      Map.of(
          OSLO + ".NoSuchMethod", RpcNoSuchMethodException::new,
          OSLO + ".UnsupportedVersion", RpcUnsupportedVersionException::new,
          OURS + ".BadArgument", RpcArgumentException::new,
          OURS + ".Denied", RpcDeniedException::new,
          OURS + ".Expired", RpcExpiredException::new);

  /** The nearest Python has; the order matters, for the first that fits is taken. */
  private static final Map<Class<? extends Throwable>, String> BUILTINS = new LinkedHashMap<>();

  static {
    BUILTINS.put(IllegalArgumentException.class, "ValueError");
    BUILTINS.put(IndexOutOfBoundsException.class, "IndexError");
    BUILTINS.put(ArithmeticException.class, "ArithmeticError");
    BUILTINS.put(UnsupportedOperationException.class, "NotImplementedError");
    BUILTINS.put(java.util.NoSuchElementException.class, "LookupError");
    BUILTINS.put(java.util.concurrent.TimeoutException.class, "TimeoutError");
    BUILTINS.put(java.io.FileNotFoundException.class, "FileNotFoundError");
    BUILTINS.put(java.nio.file.NoSuchFileException.class, "FileNotFoundError");
    BUILTINS.put(java.io.IOException.class, "OSError");
    BUILTINS.put(SecurityException.class, "PermissionError");
    BUILTINS.put(IllegalStateException.class, "RuntimeError");
  }

  /** What oslo.messaging calls the failures of a call that a method made itself. */
  private static final Map<Class<? extends Throwable>, String> CALLS =
      Map.of(
          RpcTimeoutException.class, OSLO_ERRORS + ".MessagingTimeout",
          RpcUnroutableException.class, OSLO_ERRORS + ".MessageUndeliverable",
          RpcOverloadException.class, OSLO_ERRORS + ".MessageDeliveryFailure",
          RpcTargetException.class, OSLO_ERRORS + ".InvalidTarget",
          RpcVersionCapException.class, OSLO_CLIENT + ".RPCVersionCapError");

  private Failures() {}

  public static RpcNoSuchMethodException noSuchMethod(String method) {
    return new RpcNoSuchMethodException(
        "NoSuchMethod",
        OSLO,
        "Endpoint does not support RPC method " + shortened(method),
        List.of());
  }

  public static RpcUnsupportedVersionException unsupportedVersion(String version, String method) {
    return new RpcUnsupportedVersionException(
        "UnsupportedVersion",
        OSLO,
        "Endpoint does not support RPC version %s. Attempted method: %s"
            .formatted(version, shortened(method)),
        List.of());
  }

  public static RpcArgumentException badArgument(String message) {
    return new RpcArgumentException("BadArgument", OURS, message, List.of());
  }

  public static RpcDeniedException denied(String message) {
    return new RpcDeniedException("Denied", OURS, message, List.of());
  }

  public static RpcExpiredException expired(String message) {
    return new RpcExpiredException("Expired", OURS, message, List.of());
  }

  private static String shortened(String name) {
    return name.length() > 128 ? name.substring(0, 128) + "…" : name;
  }

  /**
   * Makes a failure of what a method threw.
   *
   * @param thrown what it threw; an error that came from another server keeps its name
   * @param lines how many lines of its stack go along
   */
  public static Failure of(Throwable thrown, int lines) {
    if (thrown instanceof RpcRemoteException remote) {
      boolean passedOn =
          thrown.getClass() == RpcRemoteException.class && REFUSALS.containsKey(name(remote));
      return new Failure(
          remote.type(),
          remote.module(),
          bounded(remote.remoteMessage()),
          remote.trace(),
          remote.arguments(),
          remote.details(),
          passedOn);
    }
    String message = bounded(String.valueOf(thrown.getMessage()));
    String python = BUILTINS.get(thrown.getClass());
    if (python != null) {
      return failure(python, PYTHON, message, trace(thrown, lines));
    }
    String name = CALLS.getOrDefault(thrown.getClass(), thrown.getClass().getName());
    int dot = name.lastIndexOf('.');
    return failure(
        name.substring(dot + 1),
        name.substring(0, Math.max(dot, 0)),
        message,
        trace(thrown, lines));
  }

  private static Failure failure(String type, String module, String message, List<String> trace) {
    return new Failure(type, module, message, trace, List.of(), Map.of(), false);
  }

  private static String name(RpcRemoteException remote) {
    return remote.module() + "." + remote.type();
  }

  /**
   * Returns what a method threw. If that is a refusal, another server refused what the method asked
   * of it; the method itself has run, and its caller shall not take it for refused.
   */
  public static @Nullable Throwable ofMethod(@Nullable Throwable thrown) {
    if (!(thrown instanceof RpcRemoteException remote)
        || thrown.getClass() == RpcRemoteException.class) {
      return thrown;
    }
    var passedOn =
        new RpcRemoteException(
            remote.type(),
            remote.module(),
            remote.remoteMessage(),
            remote.trace(),
            remote.arguments(),
            remote.details());
    passedOn.initCause(remote);
    return passedOn;
  }

  private static String bounded(String message) {
    return message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
  }

  private static List<String> trace(Throwable thrown, int lines) {
    List<String> trace = new ArrayList<>();
    for (StackTraceElement each : thrown.getStackTrace()) {
      if (trace.size() >= lines) {
        break;
      }
      trace.add("  at " + each + "\n");
    }
    return trace;
  }

  /** Makes the exception of a failure, if nothing more is known of what may be thrown. */
  public static RpcRemoteException exception(Failure failure) {
    Refusal refusal = REFUSALS.get(failure.module() + "." + failure.type());
    return refusal != null && !failure.passedOn()
        ? refusal.of(failure.type(), failure.module(), failure.message(), failure.trace())
        : new RpcRemoteException(
            failure.type(),
            failure.module(),
            failure.message(),
            failure.trace(),
            failure.arguments(),
            failure.details());
  }

  /**
   * Makes one of the exceptions that a method is expected to throw, if it is one of those.
   *
   * @return the exception, with the remote one as its cause; or the remote one itself
   */
  public static Exception expected(
      RpcRemoteException remote, Collection<Class<? extends Exception>> expected) {
    String name = name(remote);
    for (Class<? extends Exception> each : expected) {
      String python = BUILTINS.get(each);
      if (each.getName().equals(name) || (PYTHON + "." + python).equals(name)) {
        Exception made = make(each, remote);
        return made == null ? remote : made;
      }
    }
    return remote;
  }

  private static @Nullable Exception make(
      Class<? extends Exception> type, RpcRemoteException remote) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return null;
    }
    try {
      for (Constructor<?> each : type.getConstructors()) {
        Class<?>[] parameters = each.getParameterTypes();
        if (parameters.length == 2
            && parameters[0] == String.class
            && parameters[1].isAssignableFrom(RpcRemoteException.class)) {
          return (Exception) each.newInstance(remote.remoteMessage(), remote);
        }
      }
      Exception made = type.getConstructor(String.class).newInstance(remote.remoteMessage());
      if (made.getCause() == null) {
        made.initCause(remote);
      }
      return made;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null; // it cannot be made of a message: the remote one says as much
    }
  }
}
