package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Declarative Services what keeps a manager's component from running. Thread-safe. Without a
 * {@code ServiceComponentRuntime} service it knows nothing, and everything else works.
 */
final class ComponentProblems {
  private static final Logger log = LoggerFactory.getLogger(ComponentProblems.class);

  private final BundleContext context;
  private final ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> runtime;

  ComponentProblems(BundleContext context) {
    this.context = context;
    this.runtime = new ServiceTracker<>(context, ServiceComponentRuntime.class, null);
  }

  void open() {
    runtime.open();
  }

  void close() {
    runtime.close();
  }

  /** Returns why the component behind a service could not be activated, if that is known. */
  @Nullable String failureOf(ServiceReference<?> service) {
    ServiceComponentRuntime present = runtime.getService();
    ComponentDescriptionDTO description = present == null ? null : description(present, service);
    if (present == null || description == null) {
      return null;
    }
    Object id = service.getProperty(ComponentConstants.COMPONENT_ID);
    for (ComponentConfigurationDTO each : present.getComponentConfigurationDTOs(description)) {
      if (id instanceof Long wanted && each.id == wanted && each.failure != null) {
        return messages(each.failure);
      }
    }
    return null;
  }

  /**
   * Disables and enables a component, with all its configurations, so that it makes new objects.
   */
  void restart(ServiceReference<?> service) {
    ServiceComponentRuntime present = runtime.getService();
    ComponentDescriptionDTO description = present == null ? null : description(present, service);
    if (present == null || description == null) {
      log.error(
          "Component {} cannot be restarted without a ServiceComponentRuntime: restart its bundle",
          service.getProperty(ComponentConstants.COMPONENT_NAME));
      return;
    }
    log.warn(
        "Component {} is immediate, or others hold its object: all of it is restarted",
        description.name);
    present
        .disableComponent(description)
        .onSuccess(disabled -> present.enableComponent(description))
        .onFailure(failure -> log.error("Component {} stays off", description.name, failure));
  }

  private static @Nullable ComponentDescriptionDTO description(
      ServiceComponentRuntime present, ServiceReference<?> service) {
    Bundle bundle = service.getBundle();
    Object name = service.getProperty(ComponentConstants.COMPONENT_NAME);
    return bundle == null || name == null
        ? null
        : present.getComponentDescriptionDTO(bundle, name.toString());
  }

  /** Takes the messages out of a stack trace, the last cause first. */
  static String messages(String stackTrace) {
    Set<String> found = new LinkedHashSet<>();
    stackTrace
        .lines()
        .filter(line -> !line.startsWith("\t") && !line.startsWith(" ") && !line.isBlank())
        .forEach(line -> found.add(withoutPrefix(line)));
    List<String> messages = new ArrayList<>(found);
    Collections.reverse(messages);
    return messages.isEmpty() ? stackTrace.strip() : String.join("; in ", messages);
  }

  private static String withoutPrefix(String line) {
    String text = line.startsWith("Caused by: ") ? line.substring(11) : line;
    int colon = text.indexOf(": ");
    return text.startsWith("dev.manager.") && colon > 0 ? text.substring(colon + 2) : text;
  }

  /** Lists the managers whose components wait for a service or for a configuration. */
  List<ManagerInfo> waiting(String host) {
    ServiceComponentRuntime present = runtime.getService();
    if (present == null) {
      return List.of();
    }
    List<ManagerInfo> waiting = new ArrayList<>();
    for (ComponentDescriptionDTO each : present.getComponentDescriptionDTOs()) {
      if (Arrays.asList(each.serviceInterfaces).contains(Manager.class.getName())) {
        waitingOf(each, present, host, waiting);
      }
    }
    return waiting;
  }

  private void waitingOf(
      ComponentDescriptionDTO description,
      ServiceComponentRuntime present,
      String host,
      List<ManagerInfo> waiting) {
    var configurations = present.getComponentConfigurationDTOs(description);
    if (configurations.isEmpty() && !present.isComponentEnabled(description)) {
      return; // somebody disabled it, and knows
    }
    if (configurations.isEmpty() && "require".equals(description.configurationPolicy)) {
      String why = "waits for a configuration " + String.join(" or ", description.configurationPid);
      waiting.add(info(description, description.properties, host, why));
    }
    for (ComponentConfigurationDTO each : configurations) {
      if (each.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
        String why =
            Stream.of(each.unsatisfiedReferences)
                .map(reference -> missing(description, reference))
                .collect(Collectors.joining("; "));
        waiting.add(info(description, each.properties, host, why));
      } else if (each.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
        String why =
            "waits for a configuration " + String.join(" or ", description.configurationPid);
        waiting.add(info(description, each.properties, host, why));
      }
    }
  }

  private static String missing(
      ComponentDescriptionDTO description, UnsatisfiedReferenceDTO reference) {
    String type =
        Stream.of(description.references)
            .filter(each -> each.name.equals(reference.name))
            .map(each -> each.interfaceName)
            .findFirst()
            .orElse("service");
    return "waits for its reference %s: no service %s%s"
        .formatted(
            reference.name, type, reference.target == null ? "" : " matches " + reference.target);
  }

  private ManagerInfo info(
      ComponentDescriptionDTO description,
      Map<String, Object> properties,
      String host,
      String why) {
    Bundle bundle = context.getBundle(description.bundle.id);
    String label = bundle == null ? description.bundle.symbolicName : Identity.label(bundle);
    Object name = properties.get(ManagerComponent.NAME);
    return new ManagerInfo(
        name == null || name.toString().isEmpty() ? Identity.UNKNOWN : name.toString(),
        String.valueOf(properties.getOrDefault(ManagerComponent.SERVICE_NAME, "undefined")),
        host,
        ManagerState.NEW,
        Instant.now(),
        why,
        null,
        null,
        label,
        description.name,
        description.implementationClass,
        List.of(),
        0,
        0,
        0,
        null,
        0,
        List.of(),
        0,
        null);
  }
}
