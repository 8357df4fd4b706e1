package dev.manager.periodic.internal;

import dev.manager.ManagerConfigException;
import dev.manager.ManagerException;
import dev.manager.RequestContext;
import dev.manager.periodic.Periodic;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the periodic methods of a class: its own and those it inherits, private ones too, each
 * overridden one once. For one use by one thread.
 */
final class Methods {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final MethodType BODY =
      MethodType.methodType(void.class, Object.class, RequestContext.class);

  /**
   * One periodic method.
   *
   * @param name of the task
   * @param options as the annotation says them
   * @param body takes the object and the context
   * @param takesContext whether the context is of any use
   */
  record Found(String name, Options options, MethodHandle body, boolean takesContext) {}

  /** A method that is marked, or overrides one that is. */
  private static final class Candidate {
    Method method;
    Periodic periodic;

    Candidate(Method method, Periodic periodic) {
      this.method = method;
      this.periodic = periodic;
    }
  }

  private final Class<?> type;
  private final List<Candidate> candidates = new ArrayList<>();

  private Methods(Class<?> type) {
    this.type = type;
  }

  /**
   * Finds them, a superclass's before its subclass's, and each class's by their names.
   *
   * @throws ManagerException if one cannot be used; the message says which, and what is expected
   */
  static List<Found> of(Class<?> type) {
    try {
      return new Methods(type).find();
    } catch (NoClassDefFoundError e) {
      throw new ManagerException(
          "The methods of %s cannot be looked at: %s".formatted(type.getName(), e), e);
    }
  }

  private List<Found> find() {
    lineage().forEach(this::look);
    Map<String, Method> names = new HashMap<>();
    List<Found> found = new ArrayList<>();
    for (Candidate each : candidates) {
      Found one = found(each);
      Method other = names.put(one.name(), each.method);
      if (other != null) {
        throw new ManagerException(
            "Periodic methods %s and %s of %s have the same task name \"%s\": expected another in @Periodic(name = ...)"
                .formatted(other, each.method, type.getName(), one.name()));
      }
      found.add(one);
    }
    return found;
  }

  /** The classes from the top down, each after the interfaces that it brings. */
  private Set<Class<?>> lineage() {
    Deque<Class<?>> classes = new ArrayDeque<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      classes.push(each);
    }
    Set<Class<?>> lineage = new LinkedHashSet<>();
    for (Class<?> each : classes) {
      addInterfaces(each, lineage);
      lineage.add(each);
    }
    return lineage;
  }

  private static void addInterfaces(Class<?> of, Set<Class<?>> lineage) {
    for (Class<?> each : of.getInterfaces()) {
      addInterfaces(each, lineage);
      lineage.add(each);
    }
  }

  private void look(Class<?> declaring) {
    Method[] methods = declaring.getDeclaredMethods();
    Arrays.sort(
        methods, Comparator.comparing(Method::getName).thenComparing(each -> each.toString()));
    for (Method each : methods) {
      if (!each.isBridge() && !each.isSynthetic()) {
        take(each, each);
      }
    }
    for (Method each : methods) {
      if (each.isBridge()) {
        Method target = bridged(each, methods);
        if (target != null) {
          take(each, target);
        }
      }
    }
  }

  /** The method stands in for those that the signature overrides, or is new if it is marked. */
  private void take(Method signature, Method method) {
    Candidate kept = null;
    for (Candidate each : List.copyOf(candidates)) {
      if (each.method.equals(method)) {
        kept = kept == null ? each : merge(kept, each);
      } else if (overrides(signature, each.method)) {
        each.method = method;
        kept = kept == null ? each : merge(kept, each);
      }
    }
    Periodic own = method.getAnnotation(Periodic.class);
    if (own != null) {
      if (kept == null) {
        candidates.add(new Candidate(method, own));
      } else {
        kept.periodic = own;
      }
    }
  }

  private Candidate merge(Candidate kept, Candidate gone) {
    candidates.remove(gone);
    return kept;
  }

  private static @Nullable Method bridged(Method bridge, Method[] methods) {
    for (Method each : methods) {
      if (!each.isBridge()
          && each.getName().equals(bridge.getName())
          && areAssignable(bridge.getParameterTypes(), each.getParameterTypes())) {
        return each;
      }
    }
    return null;
  }

  private static boolean areAssignable(Class<?>[] wide, Class<?>[] narrow) {
    if (wide.length != narrow.length) {
      return false;
    }
    for (int i = 0; i < wide.length; i++) {
      if (!wide[i].isAssignableFrom(narrow[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean overrides(Method method, Method above) {
    int modifiers = above.getModifiers();
    if (Modifier.isPrivate(modifiers | method.getModifiers())
        || Modifier.isStatic(modifiers | method.getModifiers())
        || !above.getName().equals(method.getName())
        || !Arrays.equals(above.getParameterTypes(), method.getParameterTypes())) {
      return false;
    }
    return Modifier.isPublic(modifiers)
        || Modifier.isProtected(modifiers)
        || isSamePackage(above.getDeclaringClass(), method.getDeclaringClass());
  }

  private static boolean isSamePackage(Class<?> one, Class<?> other) {
    return one.getClassLoader() == other.getClassLoader()
        && one.getPackageName().equals(other.getPackageName());
  }

  private Found found(Candidate candidate) {
    Method method = candidate.method;
    Class<?>[] parameters = method.getParameterTypes();
    boolean takesContext =
        parameters.length == 1 && parameters[0].isAssignableFrom(RequestContext.class);
    if (Modifier.isStatic(method.getModifiers())
        || method.getReturnType() != void.class
        || (parameters.length > 0 && !takesContext)) {
      throw new ManagerException(
          "Periodic method \"%s\" of %s cannot be used: expected \"void %s()\" or \"void %s(RequestContext)\", not static"
              .formatted(method, type.getName(), method.getName(), method.getName()));
    }
    String name = candidate.periodic.name();
    name = name.isEmpty() ? method.getName().replace('$', '_') : name;
    try {
      if (!NAME.matcher(name).matches()) {
        throw new ManagerConfigException(
            "name", name, "letters, digits, dot, hyphen and underscore");
      }
      return new Found(name, OptionsReader.of(candidate.periodic), body(method), takesContext);
    } catch (ManagerConfigException e) {
      throw new ManagerException(
          "Periodic method \"%s\" of %s cannot be used: %s"
              .formatted(method, type.getName(), e.getMessage()),
          e);
    }
  }

  private MethodHandle body(Method method) {
    try {
      MethodHandle handle =
          MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
              .unreflect(method);
      if (method.getParameterCount() == 0) {
        handle = MethodHandles.dropArguments(handle, 1, RequestContext.class);
      }
      return handle.asType(BODY);
    } catch (IllegalAccessException e) {
      throw new ManagerException(
          "Periodic method \"%s\" of %s cannot be reached: expected a class that is in no Java module, or in an open one"
              .formatted(method, type.getName()),
          e);
    }
  }
}
