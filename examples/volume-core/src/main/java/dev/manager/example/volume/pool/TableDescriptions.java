package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeState;
import dev.manager.record.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions in the tables of a database, in the rows of one pool. Each change is one
 * transaction. Immutable and thread-safe; the database may go and come back.
 */
final class TableDescriptions implements Descriptions {
  private final Tables tables;
  private final UUID pool;

  private TableDescriptions(Tables tables, UUID pool) {
    this.tables = tables;
    this.pool = pool;
  }

  /**
   * Finds a pool that is in the database.
   *
   * @throws PoolUnusableException if this database does not know it
   */
  static TableDescriptions of(Tables tables, UUID pool, Path folder) throws IOException {
    var found = new TableDescriptions(tables, pool);
    found.migrate();
    boolean known =
        found.transaction(
            c -> {
              try (var query = c.prepareStatement("SELECT id FROM volume_pools WHERE id = ?")) {
                query.setObject(1, pool);
                try (ResultSet row = query.executeQuery()) {
                  return row.next();
                }
              }
            });
    if (!known) {
      throw new PoolUnusableException(
          ("Pool folder %s is pool %s, of which the database knows nothing: expected the database"
                  + " that it was used with before")
              .formatted(folder, pool),
          null);
    }
    return found;
  }

  /**
   * Takes a pool into the database, whole or not at all. Done again for the same folder, it begins
   * anew, since what is in the folder counts until that knows the pool's number.
   */
  static TableDescriptions take(Tables tables, Path folder, List<Metadata> volumes)
      throws IOException {
    var taken = new TableDescriptions(tables, UUID.randomUUID());
    taken.migrate();
    taken.transaction(
        c -> {
          update(
              c,
              "DELETE FROM volume_pools WHERE host = ? AND path = ?",
              tables.host(),
              "" + folder);
          update(
              c,
              "INSERT INTO volume_pools (id, host, path, taken_at) VALUES (?, ?, ?,"
                  + " CURRENT_TIMESTAMP)",
              taken.pool,
              tables.host(),
              "" + folder);
          for (Metadata each : volumes) {
            taken.write(c, each);
          }
          return true;
        });
    return taken;
  }

  UUID pool() {
    return pool;
  }

  private void migrate() throws IOException {
    try {
      database().migrate("volume", tables.scripts(), "db/volume");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Database database() throws IOException {
    Database present = tables.database().get();
    if (present == null) {
      throw new IOException(
          "the volumes are described in a database, and there is none: start the bundle"
              + " dev.manager.records");
    }
    return present;
  }

  private <T> T transaction(Database.Work<T> work) throws IOException {
    try {
      return database().transaction(work);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException("the database failed: " + e.getMessage(), e);
  }

  private static int update(Connection c, String sql, @Nullable Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] == null) {
          statement.setNull(i + 1, Types.VARCHAR);
        } else {
          statement.setObject(i + 1, arguments[i]);
        }
      }
      return statement.executeUpdate();
    }
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  @Override
  public Path place(Path folder) {
    return folder;
  }

  @Override
  public Set<String> names() throws IOException {
    return transaction(
        c -> {
          Set<String> names = new TreeSet<>();
          try (var query = c.prepareStatement("SELECT name FROM volume_volumes WHERE pool = ?")) {
            query.setObject(1, pool);
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                names.add(rows.getString(1));
              }
            }
          }
          return names;
        });
  }

  @Override
  public void remove(Path folder) throws IOException {
    transaction(
        c ->
            update(
                c, "DELETE FROM volume_volumes WHERE pool = ? AND name = ?", pool, name(folder)));
  }

  @Override
  public void write(Path folder, Metadata volume) throws IOException {
    transaction(
        c -> {
          write(c, volume);
          return true;
        });
  }

  /** Writes all of it. Who works on a pool has its lock, so nobody else writes these rows. */
  private void write(Connection c, Metadata volume) throws SQLException {
    Snapshot pending = volume.pending();
    String values =
        "bytes = ?, driver = ?, state = ?, created_at = ?, target_bytes = ?, pending = ?";
    @Nullable Object[] row = {
      volume.bytes(),
      volume.driver(),
      volume.state().name(),
      volume.createdAt().toString(),
      volume.targetBytes(),
      pending == null ? null : pending.name(),
      pool,
      volume.name()
    };
    if (update(c, "UPDATE volume_volumes SET " + values + " WHERE pool = ? AND name = ?", row)
        == 0) {
      update(
          c,
          "INSERT INTO volume_volumes (bytes, driver, state, created_at, target_bytes, pending,"
              + " pool, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          row);
    }
    update(c, "DELETE FROM volume_snapshots WHERE pool = ? AND volume = ?", pool, volume.name());
    for (Snapshot each : volume.snapshots()) {
      update(
          c,
          "INSERT INTO volume_snapshots (pool, volume, name, bytes, created_at) VALUES (?, ?, ?, ?,"
              + " ?)",
          pool,
          volume.name(),
          each.name(),
          each.bytes(),
          each.createdAt().toString());
    }
  }

  @Override
  public Optional<Metadata> read(Path folder) throws IOException {
    return transaction(c -> read(c, name(folder)));
  }

  private Optional<Metadata> read(Connection c, String name) throws SQLException {
    List<Snapshot> snapshots = snapshots(c, name);
    try (var query =
        c.prepareStatement(
            "SELECT bytes, driver, state, created_at, target_bytes, pending FROM volume_volumes"
                + " WHERE pool = ? AND name = ?")) {
      query.setObject(1, pool);
      query.setString(2, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long bytes = row.getLong(1);
        Instant created = Instant.parse(row.getString(4));
        String pending = row.getString(6);
        return Optional.of(
            new Metadata(
                name,
                bytes,
                row.getString(2),
                VolumeState.valueOf(row.getString(3)),
                created,
                snapshots,
                row.getLong(5),
                pending == null ? null : new Snapshot(name, pending, bytes, created)));
      }
    }
  }

  private List<Snapshot> snapshots(Connection c, String volume) throws SQLException {
    List<Snapshot> found = new ArrayList<>();
    try (var query =
        c.prepareStatement(
            "SELECT name, bytes, created_at FROM volume_snapshots WHERE pool = ? AND volume = ?"
                + " ORDER BY name")) {
      query.setObject(1, pool);
      query.setString(2, volume);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Snapshot(
                  volume, rows.getString(1), rows.getLong(2), Instant.parse(rows.getString(3))));
        }
      }
    }
    found.sort(Comparator.comparing(Snapshot::createdAt).thenComparing(Snapshot::name));
    return List.copyOf(found);
  }
}
