package dev.manager.launcher.internal;

import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.Managers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * What still keeps managers from RUNNING: those that the runtime knows, and components of managers
 * that Declarative Services hold back. Thread-safe.
 */
final class Readiness {
  private static final String MANAGER = "dev.manager.Manager";

  private final Managers managers;
  private final ServiceComponentRuntime components;

  Readiness(Managers managers, ServiceComponentRuntime components) {
    this.managers = managers;
    this.components = components;
  }

  /** Returns a clause for each manager that is not RUNNING; none when all are. */
  List<String> missing() {
    List<ManagerInfo> known = managers.list();
    List<String> missing = new ArrayList<>();
    for (ManagerInfo manager : known) {
      boolean runs =
          manager.state() == ManagerState.RUNNING || manager.state() == ManagerState.RESETTING;
      if (!runs && !manager.standsBy()) {
        missing.add(clause(manager));
      }
    }
    Set<String> seen = known.stream().map(ManagerInfo::component).collect(Collectors.toSet());
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
      if (Arrays.asList(component.serviceInterfaces).contains(MANAGER)
          && !seen.contains(component.name)) {
        missing.add(clause(component));
      }
    }
    return missing;
  }

  private static String clause(ManagerInfo manager) {
    String failure = manager.failure() == null ? manager.activity() : manager.failure();
    return "manager %s is %s%s"
        .formatted(
            manager.name(),
            manager.state(),
            failure == null ? "" : " (" + Text.firstLine(failure) + ")");
  }

  private String clause(ComponentDescriptionDTO component) {
    Collection<ComponentConfigurationDTO> configurations =
        components.getComponentConfigurationDTOs(component);
    String why =
        configurations.stream()
            .flatMap(configuration -> Arrays.stream(configuration.unsatisfiedReferences))
            .map(Readiness::reference)
            .distinct()
            .collect(Collectors.joining(", "));
    return "component %s of bundle %s waits%s"
        .formatted(component.name, component.bundle.symbolicName, why.isEmpty() ? "" : why);
  }

  private static String reference(UnsatisfiedReferenceDTO reference) {
    return reference.target == null
        ? " for its reference " + reference.name
        : " for its reference %s %s".formatted(reference.name, reference.target);
  }
}
