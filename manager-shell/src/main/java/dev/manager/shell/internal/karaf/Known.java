package dev.manager.shell.internal.karaf;

import dev.manager.ManagerInfo;
import dev.manager.Managers;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.record.RecordsUnavailableException;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecords;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcMethodInfo;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What this host knows the names of. Thread-safe: asks services, and knows nothing without. */
final class Known {
  /** Where services come from. */
  interface Services {
    /** Returns what is read from the service of a type; nothing if there is none. */
    <T> List<String> read(Class<T> type, Function<T, Stream<String>> reading);
  }

  private final Services services;

  Known(Services services) {
    this.services = services;
  }

  List<String> managers() {
    List<String> all =
        new ArrayList<>(
            services.read(Managers.class, each -> each.list().stream().map(ManagerInfo::name)));
    all.addAll(records(ServiceRecord::topic));
    return all;
  }

  List<String> hosts() {
    List<String> all =
        new ArrayList<>(services.read(Managers.class, each -> Stream.of(each.host())));
    all.addAll(records(ServiceRecord::host));
    return all;
  }

  List<String> tasks() {
    return services.read(PeriodicTasks.class, each -> each.list().stream().map(TaskInfo::name));
  }

  /** Returns the methods of a manager that this host serves. */
  List<String> methods(String target) {
    return served(target, method -> Stream.of(method.name()));
  }

  /** Returns the names of a method's parameters; what describes one begins with its name. */
  List<String> parameters(String target, String method) {
    return served(
        target,
        each ->
            each.name().equals(method)
                ? each.parameters().stream().map(one -> one.split("[?:]", 2)[0])
                : Stream.empty());
  }

  private List<String> served(String target, Function<RpcMethodInfo, Stream<String>> reading) {
    String manager;
    try {
      manager = Target.parse(target).topic();
    } catch (RpcTargetException e) {
      return List.of(); // the command says so when it is run
    }
    return services.read(
        RpcEndpoints.class,
        endpoints ->
            endpoints.list().stream()
                .filter(each -> each.manager().equals(manager))
                .flatMap(each -> each.endpoints().stream())
                .flatMap(each -> each.methods().stream())
                .flatMap(reading));
  }

  private List<String> records(Function<ServiceRecord, String> reading) {
    try {
      return services.read(ServiceRecords.class, each -> each.list().stream().map(reading));
    } catch (RecordsUnavailableException e) {
      return List.of(); // a name that is not completed is no reason to show an error
    }
  }
}
