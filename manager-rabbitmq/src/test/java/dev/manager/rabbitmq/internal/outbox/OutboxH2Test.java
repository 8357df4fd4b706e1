package dev.manager.rabbitmq.internal.outbox;

import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;

@Tag("server")
class OutboxH2Test extends OutboxContract {
  @Override
  DataSource newDatabase() {
    var source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:./target/h2/" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return source;
  }
}
