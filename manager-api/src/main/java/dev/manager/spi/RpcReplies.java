package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** The way by which replies come back to a process on one transport. Thread-safe. */
@ConsumerType
public interface RpcReplies extends AutoCloseable {
  /**
   * Returns where replies are sent.
   *
   * @return the same text as long as it is open, unique among all processes
   */
  String address();

  /** Takes no more replies. Further calls do nothing. */
  @Override
  void close();
}
