package dev.manager.records.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Where the password comes from. It is read anew for each connection, so that a file may be
 * replaced meanwhile, and is never shown. Immutable.
 */
record Password(String plain, String variable, String file) {
  /** Reads where it comes from; at most one of the three keys may be set. */
  static Password from(ManagerConfig config) {
    var password =
        new Password(
            config.text("password", ""),
            config.text("password.env", ""),
            config.text("password.file", ""));
    int given = 0;
    for (String each : new String[] {password.plain, password.variable, password.file}) {
      given += each.isEmpty() ? 0 : 1;
    }
    if (given > 1) {
      throw new ManagerConfigException(
          "password", "", "only one of password, password.env and password.file");
    }
    return password;
  }

  /** Returns the password of now, empty for none. */
  String reveal() throws SQLException {
    if (!variable.isEmpty()) {
      return Objects.requireNonNullElseGet(
          System.getenv(variable),
          () -> Objects.requireNonNullElse(System.getProperty(variable), ""));
    }
    if (file.isEmpty()) {
      return plain;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | IllegalArgumentException e) {
      throw new SQLException("The file of password.file (%s) cannot be read".formatted(file), e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
