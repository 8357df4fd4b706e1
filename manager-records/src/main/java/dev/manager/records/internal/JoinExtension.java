package dev.manager.records.internal;

import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;

/** Lets each manager report while it runs. Immutable. */
final class JoinExtension implements ManagerExtension {
  private final RecordExtension records;
  private final Heart heart;

  JoinExtension(RecordExtension records, Heart heart) {
    this.records = records;
    this.heart = heart;
  }

  @Override
  public Phase phase() {
    return Phase.JOIN;
  }

  @Override
  public Attachment attach(ManagedManager manager) {
    Member member = records.member(manager);
    heart.join(member);
    return () -> heart.leave(member);
  }
}
