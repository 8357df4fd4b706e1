package dev.manager.notify;

import dev.manager.RequestContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Notifications that may not be lost: a service, there while the records' database and the bundle
 * that forwards to a broker are. Thread-safe.
 *
 * <p>A notification is written into the database in the caller's own transaction: it is sent if and
 * only if the transaction commits, also when the process, the database or the broker dies at any
 * moment. After the commit it is forwarded with the broker's confirmation, and deleted then.
 *
 * <p>Of one publisher, what was committed before something else was added is sent before it. Each
 * is sent at least once: again if the forwarder, its database or the broker dies between the
 * confirmation and the deletion. Copies have the same {@code message_id}, by which consumers know
 * them.
 *
 * <pre>{@code
 * database.transaction(tx -> {
 *   insertVolume(tx, volume);
 *   return outbox.add(tx, "volume." + host(), Priority.INFO, context, "volume.create.end", payload);
 * });
 * }</pre>
 *
 * <p>It goes to the broker only, not to Event Admin.
 */
@ProviderType
public interface Outbox {
  /**
   * Adds one notification to a transaction.
   *
   * @param transaction a connection of {@link dev.manager.record.Database} with auto-commit off;
   *     neither committed nor closed here
   * @param publisherId {@code service.host} by custom, at most 200 characters
   * @param priority how much it matters
   * @param context on whose behalf the thing happened; of it only user, project, request id and
   *     roles are kept
   * @param eventType what happened: words with dots between them, {@code volume.create.end}; at
   *     most 255 characters
   * @param payload the details; plain values (text, numbers, booleans, lists and maps of them)
   * @return its message id
   * @throws SQLException if the database fails
   * @throws IllegalArgumentException if the notification is too large or cannot be written, or the
   *     connection commits by itself; nothing is added
   * @throws OutboxFullException if too many wait to be forwarded; nothing is added
   */
  String add(
      Connection transaction,
      String publisherId,
      Priority priority,
      RequestContext context,
      String eventType,
      Map<String, ?> payload)
      throws SQLException;
}
