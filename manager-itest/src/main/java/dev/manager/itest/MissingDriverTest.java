package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records whose JDBC driver is not there yet. */
class MissingDriverTest {
  private static final String PART = "dev.manager.records";
  private static final String DRIVER = "com.h2database";

  private final Host host = new Host();

  @AfterEach
  void takeDown() throws Exception {
    host.bundle(DRIVER).start();
    host.bundle(PART).stop(); // before its settings go
    host.leave();
  }

  @Test
  void itIsNamedWithItsBundleAndUsedAsSoonAsItComes() throws Exception {
    host.configure("supervisor.initial.seconds", 0.05, "supervisor.max.seconds", 0.2);
    host.bundle(DRIVER).stop();
    host.settings(
        PART,
        "url",
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
        "pool.wait.seconds",
        "0.5",
        "report.interval.seconds",
        "0.4",
        "down.time.seconds",
        "2");
    host.part(PART);
    host.manager("alpha");
    assertThat(host.failed("alpha").failure())
        .contains(
            "No JDBC driver is there for jdbc:h2:mem:",
            "expected a service org.osgi.service.jdbc.DataSourceFactory with"
                + " osgi.jdbc.driver.class=org.h2.Driver",
            "install and start the bundle com.h2database");
    host.bundle(DRIVER).start();
    host.running("alpha");
  }
}
