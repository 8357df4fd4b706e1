package dev.manager.records.internal;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in a database. Stateless. */
final class SqlErrors {
  private static final String UNIQUE = "23505";
  private static final int MOST_CAUSES = 8;

  private SqlErrors() {}

  static boolean isDuplicate(SQLException failure) {
    return UNIQUE.equals(failure.getSQLState());
  }

  /** Tells whether a table or a column is not there. */
  static boolean isOfTables(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("42");
  }

  /** Tells whether the database gave a transaction up for the sake of another. */
  static boolean isRepeatable(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("40") || state.equals("HYT00"));
  }

  /** Returns the message in one line, with what to do where that is known. */
  static String describe(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause.getCause() != null && i < MOST_CAUSES; i++) {
      if (cause instanceof SQLException && !isPool(cause)) {
        break;
      }
      cause = cause.getCause();
    }
    String message = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName());
    String text = message.lines().map(String::strip).reduce("", SqlErrors::join);
    return cause instanceof SQLException known ? text + advice(known) : text;
  }

  private static boolean isPool(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.contains("Connection is not available");
  }

  private static String join(String one, String other) {
    return one.isEmpty() ? other : one + " " + other;
  }

  private static String advice(SQLException failure) {
    String state = failure.getSQLState();
    return switch (state == null ? "" : state) {
      case "28P01", "28000" -> " (check user and password)";
      case "3D000" -> " (create the database, or check url)";
      case "25006", "90097" -> " (the database is read-only: records need to write)";
      case "90020" -> " (another process has the file: give each its own, or use PostgreSQL)";
      default -> "";
    };
  }

  /** Returns the cause that a database gave, if there is one. */
  static @Nullable SQLException databaseCause(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
