package dev.manager.records.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of one's own: started as an unprivileged user on a free port of the loopback
 * interface, with its data in a temporary folder, and stopped with the process.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "tester";
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable PostgresServer shared;

  private final Path binaries;
  private final Path folder;
  private final List<String> settings;
  private int port;

  private PostgresServer(Path binaries, Path folder, List<String> settings) {
    this.binaries = binaries;
    this.folder = folder;
    this.settings = settings;
  }

  /** Tells whether there is one on this machine that can be started. */
  public static boolean isInstalled() throws IOException {
    return binaries() != null;
  }

  /** Returns the server that all share that do not stop it. */
  public static synchronized PostgresServer shared() throws Exception {
    if (shared == null) {
      PostgresServer started = start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      shared = started;
    }
    return shared;
  }

  /**
   * Starts one.
   *
   * @param settings more of them, such as {@code fsync=on}
   */
  public static PostgresServer start(String... settings) throws Exception {
    Path binaries = binaries();
    if (binaries == null) {
      throw new IllegalStateException("PostgreSQL's server is not installed: no initdb is found");
    }
    Path folder = Files.createTempDirectory("manager-postgres");
    var server = new PostgresServer(binaries, folder, List.of(settings));
    if (isRoot()) {
      server.run(List.of("chown", "postgres", folder.toString()));
    }
    server.run(
        server.asUser(
            "initdb", "-D", server.data(), "-U", USER, "-A", "trust", "-N", "-E", "UTF8"));
    for (int i = 0; ; i++) {
      try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        server.port = free.getLocalPort();
      }
      try {
        server.up();
        return server;
      } catch (IllegalStateException e) {
        if (i == 3) { // another process took the port each time?
          throw e;
        }
      }
    }
  }

  private static @Nullable Path binaries() throws IOException {
    List<Path> candidates = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.sorted(Comparator.reverseOrder()).forEach(v -> candidates.add(v.resolve("bin")));
      }
    }
    Stream.of(System.getenv("PATH").split(":")).map(Path::of).forEach(candidates::add);
    return candidates.stream()
        .filter(each -> Files.isExecutable(each.resolve("initdb")))
        .findFirst()
        .orElse(null);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private List<String> asUser(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(List<String> command) {
    try {
      Path log = Files.createTempFile("manager-postgres", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      String said = Files.readString(log);
      Files.delete(log);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " said: " + said);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it, on the port that it had. */
  public void up() {
    String options =
        "-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories= -c fsync=off -c max_connections=200"
                .formatted(port)
            + String.join("", settings.stream().map(each -> " -c " + each).toList());
    run(
        asUser(
            "pg_ctl",
            "-D",
            data(),
            "-w",
            "-t",
            "60",
            "-l",
            folder.resolve("log").toString(),
            "-o",
            options,
            "start"));
  }

  /** Stops it, however many use it. */
  public void down() {
    run(asUser("pg_ctl", "-D", data(), "-w", "-t", "60", "-m", "immediate", "stop"));
  }

  /** Ends all connections to a database but this one's own. */
  public void cut(String database) throws SQLException {
    try (Connection c = source("postgres").getConnection();
        Statement s = c.createStatement()) {
      s.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + database
              + "'");
    }
  }

  /** Makes a database of its own for one test; returns its name. */
  public String newDatabase() throws SQLException {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection c = source("postgres").getConnection();
        Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  /** Makes a user who has to give a password. */
  public void newUser(String name, String password) throws IOException, SQLException {
    Path rules = folder.resolve("data/pg_hba.conf");
    Files.writeString(
        rules,
        "host all %s 127.0.0.1/32 scram-sha-256%n".formatted(name) + Files.readString(rules));
    try (Connection c = source("postgres").getConnection();
        Statement s = c.createStatement()) {
      s.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(name, password));
      s.execute("SELECT pg_reload_conf()");
    }
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  public int port() {
    return port;
  }

  /** The folder of its data, as the operating system shows it in its processes' arguments. */
  public Path folder() {
    return folder;
  }

  public String user() {
    return USER;
  }

  public PGSimpleDataSource source(String database) {
    var source = new PGSimpleDataSource();
    source.setUrl(url(database));
    source.setUser(USER);
    source.setLoginTimeout(30);
    return source;
  }

  @Override
  public void close() {
    try {
      down();
    } catch (IllegalStateException e) {
      if (!String.valueOf(e.getMessage()).contains("no server running")) { // it is stopped already
        throw e;
      }
    } finally {
      run(List.of("rm", "-rf", folder.toString()));
    }
  }
}
