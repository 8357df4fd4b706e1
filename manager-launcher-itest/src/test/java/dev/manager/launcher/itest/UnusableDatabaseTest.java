package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.records.server.PostgresForTests;
import dev.manager.records.server.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be used is told of once, and used as soon as that is put right. */
@Tag("server")
class UnusableDatabaseTest {
  private static final String SECRET = "geheim-4711";

  private final Path home;
  private final PostgresServer server;
  private final String database;

  UnusableDatabaseTest(@TempDir Path temp) throws Exception {
    PostgresForTests.require();
    this.home = temp.resolve("home");
    this.server = PostgresServer.shared();
    this.database = server.newDatabase();
    Files.createDirectories(home.resolve("conf"));
  }

  private void configure(String url, String... more) throws Exception {
    Files.writeString(
        home.resolve("conf/dev.manager.records.cfg"),
        "url = %s%npool.wait.seconds = 1%nreport.interval.seconds = 0.5%ndown.time.seconds = 3%n"
                .formatted(url)
            + String.join("\n", more)
            + "\n");
  }

  private void sql(String... statements) throws SQLException {
    try (Connection c = server.source(database).getConnection();
        Statement s = c.createStatement()) {
      for (String each : statements) {
        s.execute(each);
      }
    }
  }

  private static void toldOnce(ManagerProcess process, String text) {
    assertThat(process.err())
        .filteredOn(line -> line.contains(text))
        .as(process::everything)
        .hasSize(1);
  }

  private void nothingSecret(ManagerProcess process) throws Exception {
    assertThat(process.everything()).doesNotContain(SECRET);
    assertThat(home.resolve("log/manager.log")).content().doesNotContain(SECRET);
  }

  @Test
  void aWrongPasswordIsToldOnceAndNeverShownAndTheRightOneIsTaken() throws Exception {
    server.newUser("operator", "right");
    sql("ALTER DATABASE %s OWNER TO operator".formatted(database));
    Path password = Files.writeString(home.resolve("password"), SECRET);
    configure(server.url(database), "user = operator", "password.file = " + password);
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitErr("cannot be used; managers go on, and it is tried again: FATAL: password");
      process.awaitErr("(check user and password)");
      Files.writeString(password, "right");
      process.awaitOut(ManagerProcess.RUNS);
      process.awaitErr("can be used again after");
      toldOnce(process, "cannot be used; managers go on");
      toldOnce(process, "can be used again after");
      nothingSecret(process);
    }
  }

  @Test
  void aUrlThatTheDriverRefusesIsToldOnceWithoutWhatIsSecretInIt() throws Exception {
    configure("jdbc:postgresql://127.0.0.1:99999/x?password=" + SECRET);
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitErr("The driver refuses jdbc:postgresql://127.0.0.1:99999/x: URL invalid");
      configure("");
      process.awaitOut(ManagerProcess.RUNS);
      toldOnce(process, "cannot be used; managers go on");
      nothingSecret(process);
    }
  }

  @Test
  void tablesOfANewerReleaseAreRefusedInOneLineUntilTheyAreNot() throws Exception {
    sql(
        "CREATE TABLE manager_schema (owner_name VARCHAR(255) NOT NULL, version INTEGER NOT NULL,"
            + " script VARCHAR(255) NOT NULL, checksum BIGINT NOT NULL, applied_at TIMESTAMP WITH"
            + " TIME ZONE NOT NULL, PRIMARY KEY (owner_name, version))",
        "INSERT INTO manager_schema VALUES ('records', 99, 'V99__x.sql', 0, CURRENT_TIMESTAMP)");
    configure(server.url(database), "user = " + server.user());
    try (ManagerProcess process = ManagerProcess.start(home)) {
      process.awaitErr("cannot be used; managers go on, and it is tried again: The tables of");
      process.awaitErr("of version 99, made by a newer bundle");
      sql("DELETE FROM manager_schema");
      process.awaitOut(ManagerProcess.RUNS);
      toldOnce(process, "cannot be used; managers go on");
    }
  }
}
