package dev.manager.records.internal;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool by which errors of H2 it knows that a connection is of no use any more; those of
 * PostgreSQL it knows itself. Immutable.
 */
final class Broken implements SQLExceptionOverride {
  /** The object is closed; the connection is broken; the database is closing, or was closed. */
  private static final Set<Integer> CODES = Set.of(90007, 90067, 90098, 90121);

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return CODES.contains(failure.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
