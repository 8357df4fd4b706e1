package dev.manager.itest;

import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.ScriptedManager;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An extension that plays each of its steps in the script of the manager it is attached to, such as
 * {@code attach RPC}. Thread-safe.
 */
final class Recording implements ManagerExtension {
  private final Phase phase;
  private final String label;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger closedTwice = new AtomicInteger();

  Recording(Phase phase, String label) {
    this.phase = phase;
    this.label = label;
  }

  int open() {
    return open.get();
  }

  int closedTwice() {
    return closedTwice.get();
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public void prepare(ManagedManager managed) throws Exception {
    play(managed, "prepare");
  }

  @Override
  public Attachment attach(ManagedManager managed) throws Exception {
    play(managed, "attach");
    open.incrementAndGet();
    return new Attached(managed);
  }

  private void play(ManagedManager managed, String step) throws Exception {
    if (managed.manager() instanceof ScriptedManager scripted) {
      Script script = scripted.script();
      script.play(scripted.number(), step + " " + label, scripted);
    }
  }

  /** Counts itself out when closed. */
  private final class Attached implements Attachment {
    private final ManagedManager managed;
    private final AtomicInteger closes = new AtomicInteger();

    Attached(ManagedManager managed) {
      this.managed = managed;
    }

    @Override
    public void reset() throws Exception {
      play(managed, "reset");
    }

    @Override
    public void swapped() throws Exception {
      play(managed, "swapped");
    }

    @Override
    public void quiesce() throws Exception {
      play(managed, "quiesce");
    }

    @Override
    public void close() throws Exception {
      if (closes.incrementAndGet() > 1) {
        closedTwice.incrementAndGet();
        return;
      }
      open.decrementAndGet();
      play(managed, "close");
    }
  }
}
