package dev.manager.launcher.internal;

import dev.manager.ManagerInfo;
import dev.manager.Managers;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;

/** The first thing that a user reads: what runs, and what to try. Stateless. */
final class Banner {
  private final BundleContext context;
  private final Managers managers;

  Banner(BundleContext context, Managers managers) {
    this.context = context;
    this.managers = managers;
  }

  void print(PrintStream out, List<String> missing, boolean interactive) {
    String home = context.getProperty("manager.home");
    out.printf(
        "Manager %s on host %s, home %s%n",
        context.getBundle().getVersion(), managers.host(), home);
    List<ManagerInfo> known = managers.list();
    out.println(
        known.isEmpty()
            ? "No manager runs."
            : known.stream()
                .map(manager -> "%s is %s".formatted(manager.name(), manager.state()))
                .collect(Collectors.joining(", ", "Managers: ", ".")));
    missing.forEach(clause -> out.println("Not running: " + clause));
    if (interactive) {
      out.println("Try: volume:create a 64MiB   volume:list   manager:list   help   exit");
    } else {
      out.println("Stop it with signal TERM; reset all managers with HUP.");
    }
    out.printf("Editing %s/conf/volume.cfg resets the volume manager at once.%n", home);
    out.flush();
  }
}
