package dev.manager.impl.internal;

import dev.manager.ManagerComponent;
import dev.manager.ManagerException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentConstants;

/**
 * Who a manager is, read from its component's properties and checked. Immutable.
 *
 * @param name the manager's name
 * @param serviceName first part of its publisher
 * @param component name of its component
 * @param bundle the bundle it comes from
 * @param serviceId its service's id; negative when it is registered as no service
 * @param singleton whether one host of the cluster runs it at a time
 */
record Identity(
    String name,
    String serviceName,
    String component,
    Bundle bundle,
    long serviceId,
    boolean singleton) {
  /** The name shown for a manager that has none that can be used. */
  static final String UNKNOWN = "?";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

  /**
   * Reads and checks who a manager is.
   *
   * @throws ManagerException if the name is missing or malformed
   */
  static Identity of(Map<String, ?> properties, Bundle bundle, long serviceId) {
    String problem = problemWithName(properties.get(ManagerComponent.NAME));
    var identity = unchecked(properties, bundle, serviceId);
    if (problem != null) {
      throw new ManagerException(
          ("The manager of component %s in bundle %s %s: set name in @ManagerComponent, or %s in its"
                  + " configuration, to lower-case letters, digits and '-'")
              .formatted(identity.component(), label(bundle), problem, ManagerComponent.NAME));
    }
    return identity;
  }

  /** Reads who a manager says it is; a name that cannot be used becomes {@link #UNKNOWN}. */
  static Identity unchecked(Map<String, ?> properties, Bundle bundle, long serviceId) {
    Object name = properties.get(ManagerComponent.NAME);
    return new Identity(
        name == null || problemWithName(name) != null ? UNKNOWN : name.toString(),
        text(properties, ManagerComponent.SERVICE_NAME, "undefined"),
        text(properties, ComponentConstants.COMPONENT_NAME, UNKNOWN),
        bundle,
        serviceId,
        Boolean.parseBoolean(text(properties, ManagerComponent.SINGLETON, "false")));
  }

  private static @Nullable String problemWithName(@Nullable Object name) {
    if (name == null || name.toString().isEmpty()) {
      return "has no name";
    }
    return NAME.matcher(name.toString()).matches()
        ? null
        : "has the name \"" + name + "\", which does not match [a-z0-9-]+";
  }

  private static String text(Map<String, ?> properties, String key, String fallback) {
    Object value = properties.get(key);
    return value == null || value.toString().isEmpty() ? fallback : value.toString();
  }

  /** Names a bundle: symbolic name, version and id. */
  static String label(Bundle bundle) {
    return "%s %s [%d]"
        .formatted(bundle.getSymbolicName(), bundle.getVersion(), bundle.getBundleId());
  }

  /**
   * Finds the interfaces that a manager names as its api.
   *
   * @throws ManagerException if its class does not implement one of them, or it is not public
   */
  List<Class<?>> api(Class<?> type, List<String> names) {
    Map<String, Class<?>> implemented = new LinkedHashMap<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      collect(each, implemented);
    }
    List<Class<?>> api = new ArrayList<>();
    for (String wanted : names) {
      Class<?> found = implemented.get(wanted);
      if (found == null || !Modifier.isPublic(found.getModifiers())) {
        throw new ManagerException(
            "Manager %s names %s as its api, but its class %s in bundle %s implements only %s: %s"
                .formatted(
                    name,
                    wanted,
                    type.getName(),
                    label(bundle),
                    implemented.keySet(),
                    found == null ? "implement it or name another" : "make it public"));
      }
      api.add(found);
    }
    return List.copyOf(api);
  }

  private static void collect(Class<?> type, Map<String, Class<?>> found) {
    for (Class<?> each : type.getInterfaces()) {
      if (found.putIfAbsent(each.getName(), each) == null) {
        collect(each, found);
      }
    }
  }
}
