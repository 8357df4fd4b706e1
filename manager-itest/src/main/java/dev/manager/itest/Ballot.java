package dev.manager.itest;

import dev.manager.spi.Elections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Elections whose outcome a test decides. Thread-safe. */
final class Ballot implements Elections {
  private final Set<String> elected = ConcurrentHashMap.newKeySet();
  private final CopyOnWriteArrayList<Standing> standing = new CopyOnWriteArrayList<>();

  void elect(String name) {
    elected.add(name);
    tell(name);
  }

  /** As a frozen process has it: not elected any more, and nobody told yet. */
  void expire(String name) {
    elected.remove(name);
  }

  void tell(String name) {
    standing.stream().filter(each -> each.name.equals(name)).forEach(each -> each.changed.run());
  }

  long candidacies(String name) {
    return standing.stream().filter(each -> each.name.equals(name)).count();
  }

  @Override
  public Candidacy stand(String name, Runnable changed) {
    var mine = new Standing(name, changed);
    standing.add(mine);
    return mine;
  }

  private final class Standing implements Candidacy {
    private final String name;
    private final Runnable changed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Standing(String name, Runnable changed) {
      this.name = name;
      this.changed = changed;
    }

    @Override
    public boolean isElected() {
      return open.get() && elected.contains(name);
    }

    @Override
    public String standing() {
      return "host-2 runs it";
    }

    @Override
    public void close() {
      open.set(false);
      standing.remove(this);
    }
  }
}
