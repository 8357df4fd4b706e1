package dev.manager.records.internal;

import javax.sql.DataSource;

class ServicesH2Test extends ServicesContract {
  @Override
  DataSource newDatabase() {
    return H2.newDatabase();
  }
}
