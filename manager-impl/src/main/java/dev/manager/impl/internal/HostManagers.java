package dev.manager.impl.internal;

import dev.manager.CallInfo;
import dev.manager.ManagerInfo;
import dev.manager.ManagerListener;
import dev.manager.ManagerNotFoundException;
import dev.manager.Managers;
import dev.manager.Swap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What operators see of a host. Thread-safe: everything is in what it stands on. */
final class HostManagers implements Managers {
  private final ManagerHost host;
  private final Supervisor supervisor;
  private final List<ManagerListener> listeners;

  HostManagers(ManagerHost host, Supervisor supervisor, List<ManagerListener> listeners) {
    this.host = host;
    this.supervisor = supervisor;
    this.listeners = listeners;
  }

  @Override
  public String host() {
    return host.config().hostName();
  }

  @Override
  public List<ManagerInfo> list() {
    return supervisor.list();
  }

  @Override
  public Optional<ManagerInfo> find(String name) {
    List<ManagerInfo> named = list().stream().filter(each -> each.name().equals(name)).toList();
    // Of several of one name the one that has it comes before those that start beside it, or end,
    // and those that stand by come last.
    Life holder = host.registry().holder(name);
    return named.stream()
        .filter(each -> holder != null && each.generation() == holder.generation())
        .findFirst()
        .or(
            () ->
                named.stream()
                    .filter(each -> !each.standsBy() && !each.state().isTerminal())
                    .findFirst())
        .or(() -> named.stream().filter(each -> !each.state().isTerminal()).findFirst())
        .or(() -> named.stream().findFirst());
  }

  @Override
  public ManagerInfo reset(String name) {
    Life life = host.registry().holder(name);
    if (life == null) {
      ManagerInfo known = known(name);
      throw new IllegalStateException(
          "Manager %s is %s: only a running manager can be reset".formatted(name, known.state()));
    }
    life.reset();
    return life.info();
  }

  @Override
  public ManagerInfo drain(String name, Duration limit) {
    Life life = host.registry().holder(name);
    if (life == null) {
      return known(name);
    }
    life.refuseInOwnHook("drain");
    life.stop(limit);
    return life.info();
  }

  @Override
  public List<CallInfo> calls(String name) {
    known(name);
    return host.place(name).slot().calls();
  }

  private ManagerInfo known(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ManagerNotFoundException(
                    name, list().stream().map(ManagerInfo::name).toList()));
  }

  @Override
  public List<Swap> swaps() {
    return host.swaps().list();
  }

  @Override
  public Registration listen(ManagerListener listener) {
    listeners.add(listener);
    var open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        listeners.remove(listener);
      }
    };
  }
}
