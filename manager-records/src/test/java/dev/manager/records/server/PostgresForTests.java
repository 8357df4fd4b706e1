package dev.manager.records.server;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import javax.sql.DataSource;

/** Skips tests where PostgreSQL is not installed, or fails them where none may be skipped. */
public final class PostgresForTests {
  private PostgresForTests() {}

  /** Goes on only if there is a server to start. */
  public static void require() throws Exception {
    String missing = "PostgreSQL's server is not installed";
    if ("all".equals(System.getProperty("manager.tests.require"))) {
      assertTrue(PostgresServer.isInstalled(), missing);
    }
    assumeTrue(PostgresServer.isInstalled(), missing);
  }

  /** Makes a database of its own for one test, on the server that all tests share. */
  public static DataSource newDatabase() throws Exception {
    require();
    PostgresServer server = PostgresServer.shared();
    return server.source(server.newDatabase());
  }
}
