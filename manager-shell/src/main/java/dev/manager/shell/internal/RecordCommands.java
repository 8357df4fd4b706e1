package dev.manager.shell.internal;

import dev.manager.record.LeaseRecord;
import dev.manager.record.Leases;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * The commands of the scope {@code manager} that are about the cluster. Public for Gogo, which
 * calls public methods only; the package is not exported. Thread-safe: holds nothing but services.
 * The commands stay when those go, and say so.
 */
@Component(
    service = RecordCommands.class,
    property = {
      "osgi.command.scope=manager",
      "osgi.command.function=services",
      "osgi.command.function=enable",
      "osgi.command.function=disable",
      "osgi.command.function=leases",
      "osgi.command.function=purge"
    })
public final class RecordCommands {
  private static final String PURGE_DAYS = "30";

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ServiceRecords records;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Leases leases;

  /** For Declarative Services. */
  @Activate
  public RecordCommands() {}

  RecordCommands(ServiceRecords records, Leases leases) {
    this.records = records;
    this.leases = leases;
  }

  /**
   * Lists the services of the cluster.
   *
   * @return a table with a line for each
   */
  @Descriptor("lists the services of all hosts: state, age of the last heartbeat, version")
  public Object services() {
    ServiceRecords present = records();
    List<ServiceRecord> all = present.list();
    Instant now = present.now();
    List<List<String>> rows = new ArrayList<>();
    for (ServiceRecord each : all) {
      rows.add(
          List.of(
              each.host(),
              each.topic(),
              each.state().name(),
              each.lastSeenUp() == null ? "-" : Spans.text(age(each.lastSeenUp(), now)),
              Long.toString(each.reportCount()),
              Integer.toString(each.version()),
              remark(each)));
    }
    return rows.isEmpty()
        ? "No service has a record"
        : new Table(
            List.of("HOST", "NAME", "STATE", "LAST BEAT", "BEATS", "VERSION", "REMARK"), rows);
  }

  private static Duration age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String remark(ServiceRecord record) {
    List<String> remarks = new ArrayList<>();
    if (record.forcedDown()) {
      remarks.add("forced down");
    }
    if (record.disabled()) {
      remarks.add(
          record.disabledReason() == null ? "disabled" : "disabled: " + record.disabledReason());
    }
    return String.join("; ", remarks);
  }

  /**
   * Says that a service is to be used.
   *
   * @param host its host
   * @param name its manager
   * @return one line that says so
   */
  @Descriptor("says that a service is to be used again")
  public Object enable(
      @Descriptor("the host") String host, @Descriptor("the manager's name") String name) {
    ServiceRecord changed = records().enable(host, name);
    return "%s on %s is enabled".formatted(changed.topic(), changed.host());
  }

  /**
   * Says that a service is not to be used.
   *
   * @param reason why
   * @param host its host
   * @param name its manager
   * @return one line that says so
   */
  @Descriptor("says that a service is not to be used; it runs and reports all the same")
  public Object disable(
      @Descriptor("why")
          @Parameter(
              names = {"-r", "--reason"},
              absentValue = "")
          String reason,
      @Descriptor("the host") String host,
      @Descriptor("the manager's name") String name) {
    ServiceRecord changed = records().disable(host, name, reason.isEmpty() ? null : reason);
    return "%s on %s is disabled%s"
        .formatted(changed.topic(), changed.host(), reason.isEmpty() ? "" : ": " + reason);
  }

  /**
   * Lists the leases of the cluster.
   *
   * @return a table with a line for each
   */
  @Descriptor("lists the leases of the cluster: who holds each, and its fencing token")
  public Object leases() {
    Leases present = leases;
    if (present == null) {
      throw away();
    }
    List<List<String>> rows = new ArrayList<>();
    for (LeaseRecord each : present.list()) {
      boolean held = each.holder() != null;
      rows.add(
          List.of(
              each.name(),
              held ? String.valueOf(each.holder()) : "-",
              Long.toString(each.token()),
              held
                  ? String.format(Locale.ROOT, "%.1f s", each.remaining().toMillis() / 1e3)
                  : "-"));
    }
    return rows.isEmpty()
        ? "No lease was ever taken"
        : new Table(List.of("NAME", "HOLDER", "TOKEN", "LEFT"), rows);
  }

  /**
   * Deletes the records of services that are long gone.
   *
   * @param days for how long they must have been
   * @return one line that says which
   */
  @Descriptor("deletes the records of services that stopped or died long ago")
  public Object purge(
      @Descriptor("days since they were last heard of, " + PURGE_DAYS + " unless given")
          @Parameter(
              names = {"-d", "--days"},
              absentValue = PURGE_DAYS)
          double days) {
    if (!(days >= 0 && days <= 36_500)) {
      throw new IllegalArgumentException("--days is %s, expected 0 to 36500".formatted(days));
    }
    List<String> gone =
        records().purge(Duration.ofMillis((long) (days * 86_400_000))).stream()
            .map(each -> each.topic() + " on " + each.host())
            .toList();
    return gone.isEmpty() ? "No record is that old" : "Purged " + String.join(", ", gone);
  }

  private ServiceRecords records() {
    ServiceRecords present = records;
    if (present == null) {
      throw away();
    }
    return present;
  }

  static IllegalStateException away() {
    return new IllegalStateException(
        "There are no records; start the bundle dev.manager.records, and see its log");
  }
}
