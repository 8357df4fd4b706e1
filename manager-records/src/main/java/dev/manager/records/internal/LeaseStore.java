package dev.manager.records.internal;

import dev.manager.record.LeaseRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The SQL of the leases. Immutable; works on whatever connection it is given, with auto-commit on
 * unless said otherwise. All times are the database's.
 */
final class LeaseStore {
  private static final String UNTIL = "CURRENT_TIMESTAMP + duration_ms * INTERVAL '0.001' SECOND";

  private final String host;
  private final UUID process;

  /**
   * @param process tells this process from an earlier one of the same host
   */
  LeaseStore(String host, UUID process) {
    this.host = host;
    this.process = process;
  }

  /** Fails if the table has not the columns that it should. */
  static void check(Connection c) throws SQLException {
    Sql.query(
        c,
        "SELECT name, holder, holder_id, token, duration_ms, acquired_at, expires_at FROM"
            + " manager_leases WHERE name = ''",
        row -> 0);
  }

  /** Takes a lease; returns its new token; empty when another has it. */
  Optional<Long> acquire(Connection c, String name, Duration time) throws SQLException {
    int taken =
        Sql.update(
            c,
            "UPDATE manager_leases SET holder = ?, holder_id = ?, token = token + 1, duration_ms ="
                + " ?, acquired_at = CURRENT_TIMESTAMP, expires_at = CURRENT_TIMESTAMP + "
                + Interval.of(time)
                + " WHERE name = ? AND (holder_id IS NULL OR holder_id = ? OR expires_at <="
                + " CURRENT_TIMESTAMP)",
            host,
            process,
            time.toMillis(),
            name,
            process);
    if (taken == 0 && (exists(c, name) || !insert(c, name, time))) {
      return Optional.empty();
    }
    List<Long> token =
        Sql.query(
            c,
            "SELECT token FROM manager_leases WHERE name = ? AND holder_id = ?",
            row -> row.getLong(1),
            name,
            process);
    return token.stream().findFirst();
  }

  private static boolean exists(Connection c, String name) throws SQLException {
    return !Sql.query(
            c, "SELECT token FROM manager_leases WHERE name = ?", row -> row.getLong(1), name)
        .isEmpty();
  }

  private boolean insert(Connection c, String name, Duration time) throws SQLException {
    try {
      Sql.update(
          c,
          "INSERT INTO manager_leases (name, holder, holder_id, token, duration_ms, acquired_at,"
              + " expires_at) VALUES (?, ?, ?, 1, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP + "
              + Interval.of(time)
              + ")",
          name,
          host,
          process,
          time.toMillis());
      return true;
    } catch (SQLException e) {
      if (SqlErrors.isDuplicate(e)) {
        return false; // another was first
      }
      throw e;
    }
  }

  /** Renews those of these leases that are held still; returns how many they were. */
  int renew(Connection c, Collection<String> names) throws SQLException {
    return Sql.update(
        c,
        "UPDATE manager_leases SET expires_at = "
            + UNTIL
            + " WHERE name = ANY (?) AND holder_id = ? AND expires_at > CURRENT_TIMESTAMP",
        Sql.texts(c, names),
        process);
  }

  /** Returns the tokens of the leases that this process holds. */
  Map<String, Long> tokens(Connection c) throws SQLException {
    Map<String, Long> tokens = new HashMap<>();
    Sql.query(
            c,
            "SELECT name, token FROM manager_leases WHERE holder_id = ? AND expires_at >"
                + " CURRENT_TIMESTAMP",
            row -> Map.entry(row.getString(1), row.getLong(2)),
            process)
        .forEach(each -> tokens.put(each.getKey(), each.getValue()));
    return tokens;
  }

  void release(Connection c, String name, long token) throws SQLException {
    Sql.update(
        c,
        "UPDATE manager_leases SET holder = NULL, holder_id = NULL, expires_at = NULL WHERE name ="
            + " ? AND token = ? AND holder_id = ?",
        name,
        token,
        process);
  }

  /**
   * Tells whether the token is the present one, and keeps it so until the transaction ends. A
   * renewal of the lease is not kept waiting by that on PostgreSQL; on H2 it is.
   *
   * @param time of the lease: a transaction that is silent for longer is ended by PostgreSQL, so
   *     that a host that is frozen in one keeps nobody from the lease
   */
  boolean fence(Connection transaction, String name, long token, Duration time)
      throws SQLException {
    Dialect dialect = Dialect.of(transaction);
    dialect.limitSilence(transaction, time);
    return !Sql.query(
            transaction,
            "SELECT token FROM manager_leases WHERE name = ? AND token = ? AND holder_id = ? "
                + dialect.keyLock,
            row -> row.getLong(1),
            name,
            token,
            process)
        .isEmpty();
  }

  /** Returns who holds which of these leases now; those that nobody holds are left out. */
  Map<String, String> holders(Connection c, Collection<String> names) throws SQLException {
    Map<String, String> holders = new HashMap<>();
    Sql.query(
            c,
            "SELECT name, holder FROM manager_leases WHERE name = ANY (?) AND holder IS NOT NULL"
                + " AND holder_id <> ? AND expires_at > CURRENT_TIMESTAMP",
            row -> Map.entry(row.getString(1), row.getString(2)),
            Sql.texts(c, names),
            process)
        .forEach(each -> holders.put(each.getKey(), each.getValue()));
    return holders;
  }

  List<LeaseRecord> list(Connection c) throws SQLException {
    return Sql.query(
        c,
        "SELECT name, holder, token, acquired_at, expires_at, CURRENT_TIMESTAMP AS seen_at FROM"
            + " manager_leases ORDER BY name",
        row -> {
          var until = Sql.instant(row, "expires_at");
          var now = Objects.requireNonNull(Sql.instant(row, "seen_at"));
          Duration left = until == null ? Duration.ZERO : Duration.between(now, until);
          boolean held = !left.isNegative() && !left.isZero();
          return new LeaseRecord(
              row.getString("name"),
              held ? row.getString("holder") : null,
              row.getLong("token"),
              Sql.instant(row, "acquired_at"),
              held ? left : Duration.ZERO);
        });
  }
}
