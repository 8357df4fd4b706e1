package dev.manager.records.internal;

import javax.sql.DataSource;

class LeasesH2Test extends LeasesContract {
  @Override
  DataSource newDatabase() {
    return H2.newDatabase();
  }
}
