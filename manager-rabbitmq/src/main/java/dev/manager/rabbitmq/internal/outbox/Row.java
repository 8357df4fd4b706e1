package dev.manager.rabbitmq.internal.outbox;

import dev.manager.rabbitmq.internal.notify.Driver;

/**
 * One send that waits in the database. Immutable.
 *
 * @param seq grows with each that is added
 * @param key routing key
 * @param message what the notification says, without an envelope
 */
record Row(long seq, String key, Driver driver, String message) {}
