package dev.manager.records.internal;

import javax.sql.DataSource;

class ServicesPostgresTest extends ServicesContract {
  @Override
  DataSource newDatabase() throws Exception {
    PostgresServer server = PostgresServer.shared();
    return server.source(server.newDatabase());
  }
}
