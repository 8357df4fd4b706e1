package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.records.server.PostgresForTests;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class LeasesPostgresTest extends LeasesContract {
  @Override
  DataSource newDatabase() throws Exception {
    return PostgresForTests.newDatabase();
  }

  @Test
  void aHostThatIsFrozenBehindTheFenceKeepsNobodyFromTheLease() throws Exception {
    Duration time = Duration.ofSeconds(1);
    TestHost a = host("a");
    TestHost b = host("b");
    var lease = a.records.leases.tryAcquire("x", time).orElseThrow();
    try (Connection frozen = database.getConnection()) {
      frozen.setAutoCommit(false);
      lease.fence(frozen);
      a.kill(); // renews no more, and says nothing more in its transaction
      soon().until(() -> b.records.leases.tryAcquire("x", time).isPresent());
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> Sql.update(frozen, "DELETE FROM manager_services"));
    }
  }
}
