package dev.manager.records.internal;

import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** H2 databases of the tests: files in the module's target folder, each with a name of its own. */
final class H2 {
  private H2() {}

  static DataSource newDatabase() {
    var source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:./target/h2/" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return source;
  }
}
