package dev.manager.records.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** What differs between the databases. Everything else is SQL that both understand. */
enum Dialect {
  /** Embedded, in one process. */
  H2("H2", "FOR UPDATE"),
  /** For more than one host. */
  POSTGRESQL("PostgreSQL", "FOR KEY SHARE");

  private final String product;

  /** Ends a query so that the leases it finds get no new token until the transaction ends. */
  final String keyLock;

  Dialect(String product, String keyLock) {
    this.product = product;
    this.keyLock = keyLock;
  }

  static Dialect of(Connection connection) throws SQLException {
    String found = connection.getMetaData().getDatabaseProductName();
    for (Dialect each : values()) {
      if (each.product.equals(found)) {
        return each;
      }
    }
    throw new SQLException("The database is %s, expected H2 or PostgreSQL".formatted(found));
  }

  /** What the scripts that are for this database only have before their {@code .sql}. */
  String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Bounds what statements of a connection wait for: locks, the database, and the network. */
  void limit(Connection connection, Duration statement) throws SQLException {
    long millis = statement.toMillis();
    try (Statement settings = connection.createStatement()) {
      if (this == POSTGRESQL) {
        settings.execute("SET statement_timeout = " + millis);
        connection.setNetworkTimeout(Runnable::run, (int) Math.min(millis + 2000, 86_400_000));
      } else {
        settings.execute("SET LOCK_TIMEOUT " + Math.min(millis, 86_400_000));
      }
    }
  }

  /** Ends a transaction whose host says nothing for so long: it may be frozen, and holds locks. */
  void limitSilence(Connection transaction, Duration most) throws SQLException {
    if (this == POSTGRESQL) {
      try (Statement setting = transaction.createStatement()) {
        setting.execute("SET LOCAL idle_in_transaction_session_timeout = " + most.toMillis());
      }
    }
  }

  /** Keeps other hosts from changing tables until the transaction ends. */
  void lockSchema(Connection transaction) throws SQLException {
    if (this == POSTGRESQL) {
      try (Statement lock = transaction.createStatement()) {
        lock.execute("SELECT pg_advisory_xact_lock(5570193048112391)");
      }
    }
  }
}
