package dev.manager.shell.internal;

import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecords;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The command {@code manager:force-down}: a function of its own, since no Java method can have that
 * name. Public for Declarative Services. Thread-safe.
 */
@Component(
    service = Function.class,
    property = {"osgi.command.scope=manager", "osgi.command.function=force-down"})
public final class ForceDownCommand implements Function {
  private static final String OFF = "--off";

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ServiceRecords records;

  /** For Declarative Services. */
  @Activate
  public ForceDownCommand() {}

  ForceDownCommand(ServiceRecords records) {
    this.records = records;
  }

  @Descriptor("declares a service dead, or with --off takes that back; words: [--off] host name")
  @Override
  public Object execute(CommandSession session, List<Object> arguments) {
    List<String> words = new ArrayList<>(arguments.stream().map(String::valueOf).toList());
    boolean off = words.remove(OFF);
    if (words.size() != 2) {
      throw new IllegalArgumentException(
          "expected force-down [%s] host name: declares a service dead, or with %s takes that back"
              .formatted(OFF, OFF));
    }
    ServiceRecords present = records;
    if (present == null) {
      throw RecordCommands.away();
    }
    ServiceRecord changed = present.forceDown(words.get(0), words.get(1), !off);
    return "%s on %s is %s"
        .formatted(
            changed.topic(), changed.host(), off ? "not forced down any more" : "forced down");
  }
}
