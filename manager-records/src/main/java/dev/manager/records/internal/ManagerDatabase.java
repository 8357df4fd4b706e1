package dev.manager.records.internal;

import dev.manager.record.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database for managers' own data. Immutable. */
final class ManagerDatabase implements Database {
  private static final Logger log = LoggerFactory.getLogger(ManagerDatabase.class);
  private static final int TRIES = 3;
  private static final Pattern OWNER = Pattern.compile("[a-z0-9-]{1,255}");

  private final DataSource source;

  ManagerDatabase(DataSource source) {
    this.source = source;
  }

  @Override
  public DataSource dataSource() {
    return source;
  }

  @Override
  public <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException {
    for (int i = 1; ; i++) {
      try (Connection connection = source.getConnection()) {
        return Transactions.in(connection, work);
      } catch (SQLException e) {
        if (i == TRIES || !SqlErrors.isRepeatable(e)) {
          throw e;
        }
        log.debug("The database gave up a transaction for another; it is done again", e);
      }
    }
  }

  @Override
  public int migrate(String owner, Class<?> bundle, String folder) throws SQLException {
    if (!OWNER.matcher(owner).matches() || owner.equals(Schema.OWN)) {
      throw new IllegalArgumentException(
          "The owner of tables is \"%s\", expected [a-z0-9-]+ other than %s"
              .formatted(owner, Schema.OWN));
    }
    try (Connection connection = source.getConnection()) {
      return Schema.migrate(connection, owner, Scripts.in(bundle, folder, Dialect.of(connection)));
    }
  }
}
