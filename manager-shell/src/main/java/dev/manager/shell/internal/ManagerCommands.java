package dev.manager.shell.internal;

import dev.manager.ManagerInfo;
import dev.manager.ManagerNotFoundException;
import dev.manager.ManagerState;
import dev.manager.Managers;
import dev.manager.Swap;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The commands of the scope {@code manager}. Public for Gogo, which calls public methods only; the
 * package is not exported. Thread-safe: holds nothing but the runtime's service. The commands stay
 * when that goes, and say so.
 */
@Component(
    service = ManagerCommands.class,
    property = {
      "osgi.command.scope=manager",
      "osgi.command.function=list",
      "osgi.command.function=show",
      "osgi.command.function=reset",
      "osgi.command.function=drain",
      "osgi.command.function=swaps",
      "osgi.command.function=shell"
    })
public final class ManagerCommands {
  private static final String DRAIN_SECONDS = "45";

  private final Reports reports;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Managers managers;

  /** For Declarative Services. */
  @Activate
  public ManagerCommands() {
    this(null, Clock.systemUTC());
  }

  ManagerCommands(@Nullable Managers managers, Clock clock) {
    this.managers = managers;
    this.reports = new Reports(clock);
  }

  /**
   * Lists the managers.
   *
   * @return a table with a line for each
   */
  @Descriptor("lists the managers of this host: state, calls in flight, resets, what is wrong")
  public Object list() {
    List<ManagerInfo> all = managers().list();
    return all.isEmpty() ? "No manager on host " + managers().host() : reports.list(all);
  }

  /**
   * Shows one manager.
   *
   * @param name which
   * @return a sheet with all that is known of it
   */
  @Descriptor("shows all that is known of one manager")
  public Object show(@Descriptor("the manager's name, as manager:list has it") String name) {
    ManagerInfo found = find(name);
    return reports.show(found, managers().calls(name));
  }

  /**
   * Resets every running manager; one that fails does not keep the others from it.
   *
   * @return a table of what came of it
   * @throws IllegalStateException if a reset failed; its message has them all
   */
  @Descriptor("resets all running managers with the configuration they have")
  public Object reset() {
    List<List<String>> rows = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (ManagerInfo manager : managers().list()) {
      if (manager.state().serves()) {
        try {
          managers().reset(manager.name());
          rows.add(List.of(manager.name(), "reset"));
        } catch (RuntimeException e) {
          failures.add(Table.oneLine(String.valueOf(e.getMessage())));
        }
      } else {
        rows.add(List.of(manager.name(), "left alone: it is " + manager.state()));
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(String.join("; ", failures));
    }
    return rows.isEmpty() ? "No manager to reset" : new Table(List.of("NAME", "RESULT"), rows);
  }

  /**
   * Resets one manager.
   *
   * @param name which
   * @return one line that says so
   */
  @Descriptor("resets one manager with the configuration it has; calls go on meanwhile")
  public Object reset(@Descriptor("the manager's name") String name) {
    ManagerInfo reset = managers().reset(name);
    return "%s is %s after reset %d".formatted(name, reset.state(), reset.resets());
  }

  /**
   * Drains one manager, and prints meanwhile how many calls are still in it.
   *
   * @param session where the progress is printed
   * @param seconds how long the calls in flight may take
   * @param name which
   * @return one line that says what it came to
   * @throws InterruptedException if the shell is closed meanwhile; the drain goes on
   */
  @Descriptor("stops one manager once its calls in flight are done; its bundle stays")
  public Object drain(
      CommandSession session,
      @Descriptor("how long the calls in flight may take, " + DRAIN_SECONDS + " unless given")
          @Parameter(
              names = {"-t", "--timeout"},
              absentValue = DRAIN_SECONDS)
          double seconds,
      @Descriptor("the manager's name") String name)
      throws InterruptedException {
    if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "--timeout is %s, expected seconds, 0 or more".formatted(seconds));
    }
    ManagerState before = find(name).state();
    if (before.isTerminal()) {
      return "%s was %s already".formatted(name, before);
    }
    ManagerInfo drained =
        new DrainProgress(managers(), name, session.getConsole())
            .drain(Duration.ofMillis((long) (seconds * 1000)));
    return "%s is %s".formatted(name, drained.state());
  }

  /**
   * Lists the latest swaps.
   *
   * @return a table, the oldest first
   */
  @Descriptor("lists the latest swaps: when, from what to what, how long callers waited, and why")
  public Object swaps() {
    List<Swap> swaps = managers().swaps();
    return swaps.isEmpty() ? "No manager was swapped yet" : reports.swaps(swaps);
  }

  /**
   * Runs a shell on the streams of a session until its user leaves it.
   *
   * @param session whose streams
   */
  @Descriptor("opens a shell in this one; exit or Ctrl-D leaves it")
  public void shell(CommandSession session) {
    new ShellLoop(session).run();
  }

  private ManagerInfo find(String name) {
    Managers all = managers();
    return all.find(name)
        .orElseThrow(
            () ->
                new ManagerNotFoundException(
                    name, all.list().stream().map(ManagerInfo::name).toList()));
  }

  private Managers managers() {
    Managers present = managers;
    if (present == null) {
      throw new IllegalStateException(
          "The managers' runtime is not running; start the bundle dev.manager.impl");
    }
    return present;
  }
}
