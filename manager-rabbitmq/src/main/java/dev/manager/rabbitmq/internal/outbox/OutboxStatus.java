package dev.manager.rabbitmq.internal.outbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outbox, as an operator sees it. Immutable.
 *
 * @param backlog how many wait in the database: the count of the last 5 s, and what was added since
 * @param forwarded how many this host has sent since it began
 * @param publishers those that this host forwards for
 * @param problem what keeps it from forwarding; null if nothing does
 */
public record OutboxStatus(
    long backlog, long forwarded, List<String> publishers, @Nullable String problem) {}
