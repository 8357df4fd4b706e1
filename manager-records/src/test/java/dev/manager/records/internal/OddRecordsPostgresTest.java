package dev.manager.records.internal;

import dev.manager.records.server.PostgresForTests;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("server")
class OddRecordsPostgresTest extends OddRecordsContract {
  @Override
  DataSource newDatabase() throws Exception {
    return PostgresForTests.newDatabase();
  }
}
