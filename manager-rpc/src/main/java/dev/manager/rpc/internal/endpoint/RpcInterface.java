package dev.manager.rpc.internal.endpoint;

import com.fasterxml.jackson.databind.JavaType;
import dev.manager.RequestContext;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Expected;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Roles;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.RpcName;
import dev.manager.rpc.RpcVersion;
import dev.manager.rpc.Since;
import dev.manager.rpc.internal.wire.Json;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An interface that is marked {@link Rpc}: its namespace, its version and its methods by remote
 * name. Immutable. It keeps the classes of the interface, so whoever has it lets go of it with
 * them.
 */
public final class RpcInterface {
  private final Class<?> type;
  private final String namespace;
  private final RpcVersion version;
  private final Map<String, RpcMethod> methods;
  private final Json json;

  private RpcInterface(Class<?> type, Rpc rpc, Json json) {
    this.type = type;
    this.json = json;
    this.namespace = rpc.namespace();
    this.version = RpcVersion.parse(rpc.version());
    Map<String, RpcMethod> found = new TreeMap<>();
    for (Method each : type.getDeclaredMethods()) {
      if (Modifier.isPublic(each.getModifiers())
          && !Modifier.isStatic(each.getModifiers())
          && !each.isSynthetic()) {
        RpcMethod method = method(each);
        if (found.put(method.name(), method) != null) {
          throw refused(
              "two methods have the remote name %s; give one of them an @RpcName"
                  .formatted(method.name()));
        }
      }
    }
    this.methods = Collections.unmodifiableMap(found);
  }

  /**
   * Reads an interface.
   *
   * @param type the interface
   * @param json what makes its values
   * @throws IllegalArgumentException if it cannot be served, with the reason
   */
  public static RpcInterface of(Class<?> type, Json json) {
    Rpc rpc = type.getAnnotation(Rpc.class);
    if (rpc == null || !type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is not an interface that is marked with @Rpc");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(type.getName() + " is marked with @Rpc but is not public");
    }
    return new RpcInterface(type, rpc, json);
  }

  /**
   * Returns all interfaces of a class that are marked, its superclasses' and their parents' too.
   */
  public static Set<Class<?>> marked(Class<?> type) {
    Set<Class<?>> marked = new LinkedHashSet<>();
    collect(type, marked, new HashSet<>());
    return marked;
  }

  private static void collect(@Nullable Class<?> type, Set<Class<?>> marked, Set<Class<?>> seen) {
    if (type == null || !seen.add(type)) {
      return;
    }
    if (type.isInterface() && type.isAnnotationPresent(Rpc.class)) {
      marked.add(type);
    }
    for (Class<?> each : type.getInterfaces()) {
      collect(each, marked, seen);
    }
    collect(type.getSuperclass(), marked, seen);
  }

  private RpcMethod method(Method method) {
    RpcName renamed = method.getAnnotation(RpcName.class);
    String name = renamed == null ? method.getName() : renamed.value();
    List<RpcParameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Parameter each : method.getParameters()) {
      RpcParameter parameter = parameter(each, name);
      if (!parameter.isContext() && !names.add(parameter.name())) {
        throw refused("method %s has two arguments %s".formatted(name, parameter.name()));
      }
      parameters.add(parameter);
    }
    return new RpcMethod(
        name,
        "rpc " + name,
        method,
        List.copyOf(parameters),
        json.type(result(method.getGenericReturnType())),
        since(method),
        roles(method),
        method.isAnnotationPresent(Idempotent.class),
        expected(method));
  }

  private RpcParameter parameter(Parameter parameter, String method) {
    JavaType type = json.type(parameter.getParameterizedType());
    Argument argument = parameter.getAnnotation(Argument.class);
    boolean named = argument != null && !argument.value().isEmpty();
    if (!named && !parameter.isNamePresent() && !type.hasRawClass(RequestContext.class)) {
      throw refused(
          ("parameter %s of method %s has no name; compile the interface with -parameters, or name it"
                  + " with @Argument")
              .formatted(parameter.getName(), method));
    }
    boolean optional = argument != null && argument.optional();
    if (optional && type.isPrimitive()) {
      throw refused(
          "argument %s of method %s is optional, but of the primitive type %s"
              .formatted(parameter.getName(), method, type.toCanonical()));
    }
    return new RpcParameter(
        argument != null && named ? argument.value() : parameter.getName(),
        type,
        optional || type.hasRawClass(Optional.class));
  }

  private static Type result(Type returned) {
    if (returned instanceof ParameterizedType generic
        && generic.getRawType() == CompletionStage.class) {
      return generic.getActualTypeArguments()[0];
    }
    return returned;
  }

  private @Nullable RpcVersion since(Method method) {
    Since since = method.getAnnotation(Since.class);
    if (since == null) {
      return null;
    }
    RpcVersion first = RpcVersion.parse(since.value());
    if (!version.serves(first)) {
      throw refused(
          "method %s is there since %s, which version %s does not serve"
              .formatted(method.getName(), first, version));
    }
    return first;
  }

  private List<String> roles(Method method) {
    Roles roles = method.getAnnotation(Roles.class);
    if (roles == null) {
      roles = type.getAnnotation(Roles.class);
    }
    return roles == null ? List.of() : List.of(roles.value());
  }

  private Set<Class<? extends Exception>> expected(Method method) {
    Set<Class<? extends Exception>> expected = new LinkedHashSet<>();
    for (Class<?> each : method.getExceptionTypes()) {
      if (Exception.class.isAssignableFrom(each)) {
        expected.add(each.asSubclass(Exception.class));
      }
    }
    for (Expected each :
        new @Nullable Expected[] {
          method.getAnnotation(Expected.class), type.getAnnotation(Expected.class)
        }) {
      if (each != null) {
        expected.addAll(Arrays.asList(each.value()));
      }
    }
    return Collections.unmodifiableSet(expected);
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("%s cannot be served: %s".formatted(type.getName(), why));
  }

  public Class<?> type() {
    return type;
  }

  public String namespace() {
    return namespace;
  }

  public RpcVersion version() {
    return version;
  }

  public Map<String, RpcMethod> methods() {
    return methods;
  }

  public Json json() {
    return json;
  }
}
