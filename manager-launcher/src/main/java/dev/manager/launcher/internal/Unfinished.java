package dev.manager.launcher.internal;

import dev.manager.ManagerInfo;
import dev.manager.Managers;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says which managers have not ended, when a stop takes too long. Thread-safe. */
@Component(service = Supplier.class, property = "launcher.role=unfinished")
public final class Unfinished implements Supplier<String> {
  private final Managers managers;

  /**
   * For Declarative Services.
   *
   * @param managers the runtime
   */
  @Activate
  public Unfinished(@Reference Managers managers) {
    this.managers = managers;
  }

  @Override
  public String get() {
    return managers.list().stream()
        .filter(manager -> !manager.state().isTerminal())
        .map(Unfinished::clause)
        .collect(Collectors.joining());
  }

  private static String clause(ManagerInfo manager) {
    String activity = manager.activity();
    return "manager %s is %s%s, "
        .formatted(manager.name(), manager.state(), activity == null ? "" : " (" + activity + ")");
  }
}
