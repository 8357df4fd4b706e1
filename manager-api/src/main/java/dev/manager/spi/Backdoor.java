package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** A service that says where the backdoor of this process is: a shell on the loopback interface. */
@ConsumerType
public interface Backdoor {
  /**
   * Returns where it listens.
   *
   * @return the TCP port
   */
  int port();
}
