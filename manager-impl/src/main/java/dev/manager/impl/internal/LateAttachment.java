package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.spi.Attachment;
import org.jspecify.annotations.Nullable;

/**
 * An attachment that may arrive after nobody waits for it any more; it is then closed at once, by
 * the thread that brings it. Thread-safe; the attachment is called under no lock.
 */
final class LateAttachment implements Attachment {
  private @Nullable Attachment attachment; // guarded by this
  private boolean abandoned; // guarded by this

  void arrived(Attachment arriving) throws Exception {
    synchronized (this) {
      if (!abandoned) {
        attachment = arriving;
        return;
      }
    }
    arriving.close();
  }

  void abandon() throws Exception {
    Attachment present;
    synchronized (this) {
      abandoned = true;
      present = attachment;
      attachment = null;
    }
    if (present != null) {
      present.close();
    }
  }

  private synchronized Attachment present() {
    if (attachment == null) {
      throw new IllegalStateException("nothing is attached");
    }
    return attachment;
  }

  @Override
  public void reset() throws Exception {
    present().reset();
  }

  @Override
  public void swapped() throws Exception {
    present().swapped();
  }

  @Override
  public void quiesce() throws Exception {
    present().quiesce();
  }

  @Override
  public void overdue(Manager object) throws Exception {
    present().overdue(object);
  }

  @Override
  public void close() throws Exception {
    present().close();
  }
}
