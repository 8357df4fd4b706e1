package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.record.Database;
import dev.manager.record.Lease;
import dev.manager.record.LeaseLostException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The statements, on H2. */
class DatabaseSlotsTest {
  private final H2 database = new H2();
  private final DatabaseSlots slots = new DatabaseSlots(database);
  private final ManualTicker ticker = new ManualTicker();
  private final FakeCluster.Host host = new FakeCluster(ticker).host();

  /** A database in memory; runs the script as it is. */
  private static final class H2 implements Database {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final JdbcDataSource source = new JdbcDataSource();

    H2() {
      source.setURL("jdbc:h2:mem:slots" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    public DataSource dataSource() {
      return source;
    }

    @Override
    public <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException {
      try (Connection connection = source.getConnection()) {
        connection.setAutoCommit(false);
        T result = work.in(connection);
        connection.commit();
        return result;
      }
    }

    @Override
    public int migrate(String owner, Class<?> bundle, String folder) throws SQLException {
      try (Connection connection = source.getConnection();
          var statement = connection.createStatement();
          InputStream script =
              Objects.requireNonNull(bundle.getResourceAsStream("/" + folder + "/V1__slots.sql"))) {
        statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        return 1;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void remembersTheSlotThatWasUsedLast() throws Exception {
    SlotStore.Seen first = slots.read("m.t");
    assertThat(first.slot()).isNull();
    assertThat(Duration.between(first.now(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    Lease lease = host.tryAcquire("periodic/m.t", Duration.ofSeconds(30)).orElseThrow();
    Instant slot = Instant.parse("2026-01-15T03:00:00.123456Z");
    slots.use(lease, "m.t", slot);
    assertThat(slots.read("m.t").slot()).isEqualTo(slot);
    slots.use(lease, "m.t", slot.plusSeconds(60));
    assertThat(slots.read("m.t").slot()).isEqualTo(slot.plusSeconds(60));
    assertThat(slots.read("m.u").slot()).isNull();
  }

  @Test
  void nothingIsWrittenWithoutTheLease() throws Exception {
    Lease lease = host.tryAcquire("periodic/m.t", Duration.ofSeconds(30)).orElseThrow();
    lease.close();
    assertThatExceptionOfType(LeaseLostException.class)
        .isThrownBy(() -> slots.use(lease, "m.t", Instant.now()));
    assertThat(slots.read("m.t").slot()).isNull();
  }
}
