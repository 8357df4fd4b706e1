package dev.manager.karaf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The JDK that Karaf runs on: the one of the tests, unless that is too new. Stateless. */
final class Java {
  private static final int LAST = 23;

  private Java() {}

  /** Returns its folder; ends the test as skipped where there is none. */
  static Path home() {
    String given = System.getProperty("manager.karaf.java.home", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    int feature = Runtime.version().feature();
    String reason =
        "Karaf 4.4 does not start on Java %d; -Dmanager.karaf.java.home=… names a JDK from 17 to %d"
            .formatted(feature, LAST);
    if (System.getProperty("manager.tests.require", "").equals("all")) {
      assertThat(feature).as(reason).isLessThanOrEqualTo(LAST);
    }
    assumeTrue(feature <= LAST, reason);
    return Path.of(System.getProperty("java.home"));
  }
}
