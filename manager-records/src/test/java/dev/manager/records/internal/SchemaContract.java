package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerException;
import dev.manager.record.RecordsUnavailableException;
import dev.manager.records.internal.Scripts.Script;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How tables come, grow and are refused. */
abstract class SchemaContract extends DatabaseContract {
  private int migrate(String owner, List<Script> scripts) throws SQLException {
    try (Connection c = database.getConnection()) {
      return Schema.migrate(c, owner, scripts);
    }
  }

  private static List<Script> scripts(String... namesAndTexts) {
    Map<String, String> files = new java.util.TreeMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return Scripts.of(files, Dialect.H2);
  }

  private List<Script> own() throws SQLException {
    try (Connection c = database.getConnection()) {
      return Scripts.own(Dialect.of(c));
    }
  }

  @Test
  void aClusterThatRunsIsBroughtFromOneVersionToTheNext() throws Exception {
    migrate(Schema.OWN, own().subList(0, 1)); // a release that had no leases
    var store = new ServiceStore(Duration.ofSeconds(60));
    long old;
    try (Connection running = database.getConnection()) { // a host of that release
      old = store.createOrRefresh(running, "old", "volume", 0).id();
      store.revive(running, List.of(old));

      TestHost fresh = host("new");
      fresh.start("volume");
      soon().until(() -> fresh.records.watch.isUp("new", "volume"));
      assertThat(fresh.records.leases.tryAcquire("x", Duration.ofMinutes(1))).isPresent();

      assertThat(store.beat(running, List.of(old))).isEqualTo(1); // and goes on
      assertThat(store.list(running)).hasSize(2);
    }
    assertThat(number("SELECT MAX(version) FROM manager_schema WHERE owner_name = 'records'"))
        .isEqualTo(own().get(own().size() - 1).version());
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> migrate(Schema.OWN, own().subList(0, 1))) // it could not start again
        .withMessageMatching(
            "The tables of records in the database are of version \\d+, made by a newer bundle;"
                + " this one knows them up to version 1: install the newer bundle");
  }

  @Test
  void manyHostsThatComeAtOnceMakeTheTablesOnce() throws Exception {
    var together = new CyclicBarrier(6);
    var threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Integer>> tries =
          IntStream.range(0, 6)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () -> {
                        together.await();
                        return migrate(Schema.OWN, own());
                      })
              .toList();
      for (var each : threads.invokeAll(tries)) {
        assertThat(each.get()).isGreaterThanOrEqualTo(2);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(number("SELECT COUNT(*) FROM manager_cluster")).isEqualTo(1);
  }

  @Test
  void scriptsRunOnceInTheOrderOfTheirNumbers() throws Exception {
    var two =
        scripts(
            "V1__make.sql",
            "-- a comment; with a semicolon\nCREATE TABLE v (a INTEGER);\nINSERT INTO v VALUES (1);\n",
            "V10__more.sql",
            "INSERT INTO v VALUES (3);",
            "V2__some.sql",
            "INSERT INTO v SELECT MAX(a) + 1 FROM v;",
            "V11__others.oracle.sql",
            "NONSENSE;");
    assertThat(two).extracting(Script::version).containsExactly(1, 2, 10);
    assertThat(migrate("volume", two)).isEqualTo(10);
    assertThat(migrate("volume", two)).isEqualTo(10);
    assertThat(number("SELECT SUM(a) FROM v")).isEqualTo(6);
    assertThat(number("SELECT COUNT(*) FROM v")).isEqualTo(3);
  }

  @Test
  void aScriptThatHasChangedIsRefused() throws Exception {
    migrate("volume", scripts("V1__make.sql", "CREATE TABLE v (a INTEGER);"));
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> migrate("volume", scripts("V1__make.sql", "CREATE TABLE v (b INTEGER);")))
        .withMessage(
            "Script V1__make.sql of volume was run as V1__make.sql, and has changed since: add a"
                + " new script in its place");
  }

  @Test
  void aScriptThatFailsSaysWhichStatementAndIsRunAgain() throws Exception {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> migrate("volume", scripts("V1__make.sql", "CREATE TABEL v (a INTEGER);")))
        .withMessageStartingWith(
            "Script V1__make.sql of volume failed at \"CREATE TABEL v (a INTEGER)\": ");
    migrate("volume", scripts("V1__make.sql", "CREATE TABLE v (a INTEGER);"));
    assertThat(number("SELECT COUNT(*) FROM v")).isZero();
  }

  @Test
  void aWrongNameOfAScriptIsRefused() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> scripts("make.sql", ""))
        .withMessage("Script make.sql has a wrong name: expected V<number>__<what>.sql");
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> scripts("V1__a.sql", "", "V01__b.sql", ""))
        .withMessageContaining("have one number");
  }

  @Test
  void aTableOfThatNameThatIsNotOursIsRefused() {
    sql("CREATE TABLE manager_services (colour VARCHAR(10))");
    TestHost a = host("a");
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.records.records.list())
        .withMessageContaining("V1__services.sql of records failed")
        .withMessageContaining("a table of that name is there already");
    soon().until(() -> !a.records.outage.isOver()); // told once, and managers go on
  }

  @Test
  void aTableOfOursWithOtherColumnsIsRefused() throws Exception {
    migrate(Schema.OWN, own());
    sql("ALTER TABLE manager_services DROP COLUMN forced_down");
    TestHost a = host("a");
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.records.records.list())
        .withMessageContaining("The tables of records are not as version")
        .withMessageMatching("(?is).*forced_down.*");
  }

  @Test
  void leasesWithOtherColumnsAreRefusedBeforeAnythingRuns() throws Exception {
    migrate(Schema.OWN, own());
    sql("ALTER TABLE manager_leases DROP COLUMN holder_id");
    TestHost a = host("a");
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.records.records.list())
        .withMessageContaining("The tables of records are not as version")
        .withMessageMatching("(?is).*holder_id.*");
  }

  @Test
  void tablesThatSomebodyEmptiedAreRefused() throws Exception {
    migrate(Schema.OWN, own());
    sql("DELETE FROM manager_cluster");
    TestHost a = host("a");
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.records.records.list())
        .withMessageContaining("Table manager_cluster has no row 1: it was changed by hand");
  }

  @Test
  void aHostRefusesTablesOfANewerReleaseAndStartsOnceThereAreOthers() throws Exception {
    migrate(Schema.OWN, own());
    sql(
        "INSERT INTO manager_schema SELECT owner_name, 99, script, checksum, applied_at FROM"
            + " manager_schema WHERE version = 1");
    TestHost a = host("a");
    int known = own().get(own().size() - 1).version();
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.start("volume"))
        .withMessageEndingWith(
            "The tables of records in the database are of version 99, made by a newer bundle; this"
                + " one knows them up to version %d: install the newer bundle",
            known)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    soon().until(() -> !a.records.outage.isOver());
    sql("DELETE FROM manager_schema WHERE version = 99");
    a.start("volume");
    soon().until(() -> a.records.watch.isUp("a", "volume"));
    soon().until(() -> a.records.outage.isOver());
  }

  @Test
  void aTransactionIsDoneWholeOrNotAtAll() throws Exception {
    TestHost a = host("a");
    sql("CREATE TABLE v (a INTEGER)");
    var database = a.records.database;
    assertThat(database.<Integer>transaction(c -> Sql.update(c, "INSERT INTO v VALUES (1)")))
        .isEqualTo(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                database.transaction(
                    c -> {
                      Sql.update(c, "INSERT INTO v VALUES (2)");
                      throw new SQLException("changed its mind");
                    }));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                database.transaction(
                    c -> {
                      Sql.update(c, "INSERT INTO v VALUES (3)");
                      throw new IllegalStateException(new IOException());
                    }));
    assertThat(number("SELECT SUM(a) FROM v")).isEqualTo(1);
  }

  @Test
  void whatIsGivenUpForAnotherIsDoneAgainThreeTimesAtMost() throws Exception {
    TestHost a = host("a");
    var tries = new java.util.concurrent.atomic.AtomicInteger();
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                a.records.database.transaction(
                    c -> {
                      tries.incrementAndGet();
                      throw new SQLException("deadlock", "40P01");
                    }));
    assertThat(tries).hasValue(3);
  }
}
