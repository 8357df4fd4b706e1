package dev.manager.records.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Gives connections to a database whose tables are up to date. As thread-safe as its source. */
final class PreparedSource extends BareSource {
  private final DataSource source;
  private final Connections connections;

  PreparedSource(DataSource source, Connections connections) {
    this.source = source;
    this.connections = connections;
  }

  @Override
  public Connection getConnection() throws SQLException {
    connections.prepare();
    return source.getConnection();
  }
}
