package dev.manager.records.internal;

import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceTooOldException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL of the service records. Immutable; works on whatever connection it is given. All times
 * are the database's. What hosts must notice is a transaction that takes the next change number
 * first, so that numbers become visible in their order; a heartbeat is none of that.
 */
final class ServiceStore {
  private static final Logger log = LoggerFactory.getLogger(ServiceStore.class);
  private static final String COLUMNS =
      "SELECT CURRENT_TIMESTAMP AS seen_at, id, uuid, host, service_binary, topic, report_count,"
          + " state, disabled, disabled_reason, last_seen_up, forced_down, version, created_at,"
          + " updated_at, change_no FROM manager_services ";
  private static final String NEXT = "(SELECT change_no FROM manager_cluster WHERE id = 1)";
  private static final String HEARD = "COALESCE(last_seen_up, created_at)";

  private final Duration downTime;

  ServiceStore(Duration downTime) {
    this.downTime = downTime;
  }

  /** A record with the change number of its row. */
  record Row(ServiceRecord record, long changeNo) {}

  /** What a host has to look at: the numbers that have grown, and whether to look for the dead. */
  record Cluster(long changeNo, long purgeNo, boolean sweepDue) {}

  Optional<ServiceRecord> find(Connection c, String host, String topic) throws SQLException {
    return Sql.query(c, COLUMNS + "WHERE host = ? AND topic = ?", this::read, host, topic).stream()
        .map(Row::record)
        .findFirst();
  }

  List<ServiceRecord> list(Connection c) throws SQLException {
    return Sql.query(c, COLUMNS + "ORDER BY host, topic", this::read).stream()
        .map(Row::record)
        .toList();
  }

  List<Row> all(Connection c) throws SQLException {
    return Sql.query(c, COLUMNS + "ORDER BY host, topic", this::readStored);
  }

  List<Row> changedSince(Connection c, long changeNo) throws SQLException {
    return Sql.query(
        c, COLUMNS + "WHERE change_no > ? ORDER BY change_no", this::readStored, changeNo);
  }

  /** Fails if the tables have not the columns that they should. */
  void check(Connection c) throws SQLException {
    Sql.query(c, COLUMNS + "WHERE id = -1", this::read);
    cluster(c, downTime);
  }

  // A service comes.

  /**
   * Makes a service's record, or takes over its version into the one that is there. Reads at most
   * twice: a race with another process that makes the same is lost to it.
   */
  ServiceRecord createOrRefresh(Connection c, String host, String topic, int version)
      throws SQLException {
    refuseTooOld(c, host, topic, version);
    Optional<ServiceRecord> found = find(c, host, topic);
    if (found.isEmpty()) {
      try {
        insert(c, host, topic, version);
      } catch (SQLException e) {
        if (!SqlErrors.isDuplicate(e)) {
          throw e;
        }
        log.debug("Another process made the record of {} on {} first", topic, host, e);
      }
      found = find(c, host, topic);
    }
    ServiceRecord record =
        found.orElseThrow(
            () ->
                new SQLException(
                    "The record of %s on %s is gone again, or another of that host has its binary %s"
                        .formatted(topic, host, binary(topic))));
    return record.version() == version ? record : version(c, record, version);
  }

  private void refuseTooOld(Connection c, String host, String topic, int version)
      throws SQLException {
    List<Integer> minimum =
        Sql.query(
            c,
            "SELECT COALESCE(MIN(version), 0) FROM manager_services WHERE service_binary = ? AND"
                + " forced_down = FALSE AND host <> ?",
            row -> row.getInt(1),
            binary(topic),
            host);
    if (minimum.get(0) > version) {
      throw new ServiceTooOldException(host, topic, version, minimum.get(0));
    }
  }

  static String binary(String topic) {
    return "manager-" + topic;
  }

  private static void insert(Connection c, String host, String topic, int version)
      throws SQLException {
    change(
        c,
        "INSERT INTO manager_services (uuid, host, service_binary, topic, report_count, state,"
            + " disabled, forced_down, version, created_at, change_no) VALUES (?, ?, ?, ?, 0,"
            + " 'down', FALSE, FALSE, ?, CURRENT_TIMESTAMP, "
            + NEXT
            + ")",
        UUID.randomUUID(),
        host,
        binary(topic),
        topic,
        version);
  }

  private ServiceRecord version(Connection c, ServiceRecord record, int version)
      throws SQLException {
    log.info(
        "Service version of {} on {} goes from {} to {}",
        record.topic(),
        record.host(),
        record.version(),
        version);
    set(c, record.host(), record.topic(), "version = ?", version);
    return find(c, record.host(), record.topic()).orElse(record);
  }

  // Heartbeats.

  /** Reports all of these in one statement; returns how many of them are up. */
  int beat(Connection c, Collection<Long> ids) throws SQLException {
    return Sql.update(
        c,
        "UPDATE manager_services SET report_count = report_count + 1, last_seen_up ="
            + " CURRENT_TIMESTAMP WHERE id = ANY (?) AND state = 'up'",
        Sql.longs(c, ids));
  }

  Map<Long, String> states(Connection c, Collection<Long> ids) throws SQLException {
    return Sql.query(
            c,
            "SELECT id, state FROM manager_services WHERE id = ANY (?)",
            row -> Map.entry(row.getLong(1), row.getString(2)),
            Sql.longs(c, ids))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Reports for the first time, or again after they were taken for dead. */
  void revive(Connection c, Collection<Long> ids) throws SQLException {
    change(
        c,
        "UPDATE manager_services SET state = 'up', report_count = report_count + 1, last_seen_up ="
            + " CURRENT_TIMESTAMP, change_no = "
            + NEXT
            + " WHERE id = ANY (?) AND state <> 'up'",
        Sql.longs(c, ids));
  }

  /** Says that these have stopped, so that nobody waits for the down time. */
  void stop(Connection c, Collection<Long> ids) throws SQLException {
    change(
        c,
        "UPDATE manager_services SET state = 'stopped', updated_at = CURRENT_TIMESTAMP, change_no ="
            + " "
            + NEXT
            + " WHERE id = ANY (?)",
        Sql.longs(c, ids));
  }

  // What hosts look at.

  Cluster cluster(Connection c, Duration between) throws SQLException {
    List<Cluster> found =
        Sql.query(
            c,
            "SELECT change_no, purge_no, CASE WHEN swept_at <= "
                + before(between)
                + " OR swept_at > CURRENT_TIMESTAMP THEN 1 ELSE 0 END FROM manager_cluster WHERE id"
                + " = 1",
            row -> new Cluster(row.getLong(1), row.getLong(2), row.getInt(3) == 1));
    if (found.isEmpty()) {
      throw new SQLException("Table manager_cluster has no row 1: it was changed by hand");
    }
    return found.get(0);
  }

  /**
   * Marks those that are dead, if no other host did so just now. One transaction: who finds that
   * another has just looked finds what that has marked, too.
   */
  void sweep(Connection c, Duration between) throws SQLException {
    String dead =
        " WHERE state = 'up' AND (%s < %s OR %s > %s)"
            .formatted(HEARD, before(downTime), HEARD, after(downTime));
    Transactions.brief(
        c,
        transaction -> {
          int mine =
              Sql.update(
                  transaction,
                  "UPDATE manager_cluster SET swept_at = CURRENT_TIMESTAMP WHERE id = 1 AND"
                      + " (swept_at <= "
                      + before(between)
                      + " OR swept_at > CURRENT_TIMESTAMP)");
          boolean any = mine == 1 && isAny(transaction, dead);
          return any
              ? numbered(
                  transaction,
                  "UPDATE manager_services SET state = 'down', change_no = " + NEXT + dead)
              : 0;
        });
  }

  private static boolean isAny(Connection c, String where) throws SQLException {
    return !Sql.query(c, "SELECT id FROM manager_services" + where, row -> row.getLong(1))
        .isEmpty();
  }

  // What operators change.

  /** Changes columns of one record; tells whether it is there. */
  boolean set(
      Connection c, String host, String topic, String assignments, @Nullable Object... values)
      throws SQLException {
    @Nullable Object[] arguments = new @Nullable Object[values.length + 2];
    System.arraycopy(values, 0, arguments, 0, values.length);
    arguments[values.length] = host;
    arguments[values.length + 1] = topic;
    return change(
            c,
            "UPDATE manager_services SET "
                + assignments
                + ", updated_at = CURRENT_TIMESTAMP, change_no = "
                + NEXT
                + " WHERE host = ? AND topic = ?",
            arguments)
        == 1;
  }

  boolean isAnySilent(Connection c, Duration idle) throws SQLException {
    return isAny(c, silent(idle));
  }

  private static String silent(Duration idle) {
    return " WHERE state <> 'up' AND COALESCE(updated_at, created_at) < %s AND %s < %s"
        .formatted(before(idle), HEARD, before(idle));
  }

  /** Deletes the records of services that have been silent for so long; returns them. */
  List<ServiceRecord> purge(Connection c, Duration idle) throws SQLException {
    return Transactions.brief(
        c,
        transaction -> {
          Sql.update(
              transaction,
              "UPDATE manager_cluster SET change_no = change_no + 1, purge_no = purge_no + 1 WHERE"
                  + " id = 1");
          List<ServiceRecord> found =
              Sql.query(transaction, COLUMNS + silent(idle) + " FOR UPDATE", this::read).stream()
                  .map(Row::record)
                  .toList();
          Sql.update(
              transaction,
              "DELETE FROM manager_services WHERE id = ANY (?)",
              Sql.longs(transaction, found.stream().map(ServiceRecord::id).toList()));
          return found;
        });
  }

  /** Makes one change that hosts must notice; returns how many rows it concerned. */
  private static int change(Connection c, String sql, @Nullable Object... arguments)
      throws SQLException {
    return Transactions.brief(c, transaction -> numbered(transaction, sql, arguments));
  }

  private static int numbered(Connection transaction, String sql, @Nullable Object... arguments)
      throws SQLException {
    Sql.update(transaction, "UPDATE manager_cluster SET change_no = change_no + 1 WHERE id = 1");
    return Sql.update(transaction, sql, arguments);
  }

  private static String before(Duration time) {
    return "CURRENT_TIMESTAMP - " + Interval.of(time);
  }

  private static String after(Duration time) {
    return "CURRENT_TIMESTAMP + " + Interval.of(time);
  }

  /** Reads a row with the state of now. */
  private Row read(ResultSet row) throws SQLException {
    return read(row, false);
  }

  /** Reads a row with the state that was noted last, which holds until the row changes. */
  private Row readStored(ResultSet row) throws SQLException {
    return read(row, true);
  }

  private Row read(ResultSet row, boolean asNoted) throws SQLException {
    Instant now = Objects.requireNonNull(Sql.instant(row, "seen_at"));
    Instant created = Objects.requireNonNull(Sql.instant(row, "created_at"));
    Instant last = Sql.instant(row, "last_seen_up");
    String word = row.getString("state");
    boolean forced = row.getBoolean("forced_down");
    boolean recent = asNoted || Liveness.isRecent(last, created, now, downTime);
    var record =
        new ServiceRecord(
            row.getLong("id"),
            Sql.uuid(row, "uuid"),
            row.getString("host"),
            row.getString("service_binary"),
            row.getString("topic"),
            row.getLong("report_count"),
            Liveness.state(word, forced, recent),
            row.getBoolean("disabled"),
            row.getString("disabled_reason"),
            last,
            forced,
            row.getInt("version"),
            created,
            Sql.instant(row, "updated_at"));
    return new Row(record, row.getLong("change_no"));
  }
}
