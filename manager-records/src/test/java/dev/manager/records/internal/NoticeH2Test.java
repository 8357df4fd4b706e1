package dev.manager.records.internal;

import javax.sql.DataSource;

class NoticeH2Test extends NoticeContract {
  @Override
  DataSource newDatabase() {
    return H2.newDatabase();
  }
}
