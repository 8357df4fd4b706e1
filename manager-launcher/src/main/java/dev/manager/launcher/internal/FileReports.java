package dev.manager.launcher.internal;

import dev.manager.ManagerInfo;
import dev.manager.Managers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a file in conf/ or deploy/ that could not be taken over what that means. File Install
 * tells only of its own step; its entries go to the log file alone. Starts before File Install, to
 * miss nothing. Thread-safe.
 */
@Component(
    service = {},
    immediate = true)
public final class FileReports implements LogListener {
  private static final Logger LOG = LoggerFactory.getLogger(FileReports.class);
  private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

  private final LogReaderService log;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Managers managers;

  /**
   * For Declarative Services.
   *
   * @param log has File Install's entries
   */
  @Activate
  public FileReports(@Reference LogReaderService log) {
    this.log = log;
    log.addLogListener(this);
  }

  @Deactivate
  void close() {
    log.removeLogListener(this);
  }

  @Override
  public void logged(LogEntry entry) {
    reason(entry).ifPresent(reason -> LOG.error("{}; {}", reason, standing(known())));
  }

  private List<ManagerInfo> known() {
    Managers present = managers;
    return present == null ? List.of() : present.list();
  }

  /** Returns what File Install could not do and why, if that is what the entry tells. */
  static Optional<String> reason(LogEntry entry) {
    if (entry.getBundle() == null
        || !FILE_INSTALL.equals(entry.getBundle().getSymbolicName())
        || !LogLevel.WARN.implies(entry.getLogLevel())
        || entry.getException() == null) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %s".formatted(Text.firstLine(entry.getMessage()), Text.of(entry.getException())));
  }

  /** Returns what is in force in place of the file, and which managers run. */
  static String standing(List<ManagerInfo> managers) {
    String running =
        managers.stream()
            .map(manager -> "%s is %s".formatted(manager.name(), manager.state()))
            .collect(Collectors.joining(", "));
    return "what was in force before, or by default, stays; "
        + (running.isEmpty() ? "all else starts" : running);
  }
}
