package dev.manager.records.internal;

import dev.manager.ManagerConfig;
import dev.manager.record.Database;
import dev.manager.record.Leases;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The records of one host without a framework, for the tests of other modules. */
public final class StandaloneRecords implements AutoCloseable {
  private final HostRecords records;

  /** Begins, with a pool over the source. */
  public StandaloneRecords(String host, DataSource source) {
    RecordsConfig config =
        RecordsConfig.from(
            ManagerConfig.of(Map.of("pool.wait.seconds", 30, "statement.timeout.seconds", 30)),
            Path.of("target"));
    this.records =
        new HostRecords(source, Pool.over(source, config), config, host, (topic, event) -> {});
    records.open();
  }

  /** Returns its database, which finds scripts in folders of classes. */
  public Database database() {
    return new Folders(records.database);
  }

  /** Returns its leases. */
  public Leases leases() {
    return records.leases;
  }

  @Override
  public void close() {
    records.close();
  }

  /** There are no bundles here: scripts are in a folder that the class loader knows. */
  private record Folders(Database database) implements Database {
    @Override
    public DataSource dataSource() {
      return database.dataSource();
    }

    @Override
    public <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException {
      return database.transaction(work);
    }

    @Override
    public int migrate(String owner, Class<?> bundle, String folder) throws SQLException {
      Map<String, String> files = new TreeMap<>();
      var url = Objects.requireNonNull(bundle.getClassLoader().getResource(folder), folder);
      try (Stream<Path> found = Files.list(Path.of(url.toURI()))) {
        for (Path each : found.toList()) {
          files.put(Objects.requireNonNull(each.getFileName()).toString(), Files.readString(each));
        }
      } catch (IOException | URISyntaxException e) {
        throw new IllegalStateException(e);
      }
      try (Connection connection = dataSource().getConnection()) {
        return Schema.migrate(connection, owner, Scripts.of(files, Dialect.of(connection)));
      }
    }
  }
}
