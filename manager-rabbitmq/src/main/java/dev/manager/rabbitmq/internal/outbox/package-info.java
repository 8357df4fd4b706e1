/**
 * The outbox: notifications that may not be lost, kept in the database until they are confirmed.
 */
@NullMarked
package dev.manager.rabbitmq.internal.outbox;

import org.jspecify.annotations.NullMarked;
