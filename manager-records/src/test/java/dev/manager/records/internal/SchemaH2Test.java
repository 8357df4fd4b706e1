package dev.manager.records.internal;

import javax.sql.DataSource;

class SchemaH2Test extends SchemaContract {
  @Override
  DataSource newDatabase() {
    return H2.newDatabase();
  }
}
