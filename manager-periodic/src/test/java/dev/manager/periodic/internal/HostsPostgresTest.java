package dev.manager.periodic.internal;

import dev.manager.records.server.PostgresForTests;
import javax.sql.DataSource;

class HostsPostgresTest extends HostsContract {
  @Override
  DataSource newDatabase() throws Exception {
    return PostgresForTests.newDatabase();
  }
}
