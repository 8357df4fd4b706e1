package dev.manager.rpc.internal;

import dev.manager.rpc.RpcUnroutableException;
import dev.manager.spi.RpcTransport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The transports that are present, best first, and who is to be told of them. Thread-safe. Whoever
 * begins to watch is told of those that are there.
 */
public final class Transports {
  /** Is told of transports that come and go, one at a time. */
  public interface Watcher {
    void came(RpcTransport transport);

    void gone(RpcTransport transport);
  }

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile List<RpcTransport> present = List.of(); // written under this

  /** Takes over who is there now, best first; tells of those that came or went. */
  public void update(List<RpcTransport> now) {
    List<RpcTransport> before;
    synchronized (this) {
      before = present;
      present = List.copyOf(now);
    }
    for (Watcher watcher : watchers) {
      before.stream().filter(each -> !now.contains(each)).forEach(watcher::gone);
      now.stream().filter(each -> !before.contains(each)).forEach(watcher::came);
    }
  }

  /** Begins to tell; a watcher may be told twice that one came. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
    present.forEach(watcher::came);
  }

  public void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  public boolean has(RpcTransport transport) {
    return present.contains(transport);
  }

  /**
   * Returns the one to send by.
   *
   * @param name its name; null for the best
   */
  public RpcTransport choose(@Nullable String name) {
    for (RpcTransport each : present) {
      if (name == null || each.name().equals(name)) {
        return each;
      }
    }
    throw new RpcUnroutableException(
        name == null
            ? "There is no transport for remote calls"
            : "There is no transport %s, only %s"
                .formatted(name, present.stream().map(RpcTransport::name).toList()));
  }
}
