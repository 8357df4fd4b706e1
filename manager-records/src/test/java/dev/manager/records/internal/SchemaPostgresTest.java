package dev.manager.records.internal;

import javax.sql.DataSource;

class SchemaPostgresTest extends SchemaContract {
  @Override
  DataSource newDatabase() throws Exception {
    PostgresServer server = PostgresServer.shared();
    return server.source(server.newDatabase());
  }
}
