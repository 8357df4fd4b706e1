package dev.manager.records.internal;

import javax.sql.DataSource;

class LeasesPostgresTest extends LeasesContract {
  @Override
  DataSource newDatabase() throws Exception {
    PostgresServer server = PostgresServer.shared();
    return server.source(server.newDatabase());
  }
}
