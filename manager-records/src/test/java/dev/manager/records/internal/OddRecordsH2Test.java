package dev.manager.records.internal;

import javax.sql.DataSource;

class OddRecordsH2Test extends OddRecordsContract {
  @Override
  DataSource newDatabase() {
    return H2.newDatabase();
  }
}
