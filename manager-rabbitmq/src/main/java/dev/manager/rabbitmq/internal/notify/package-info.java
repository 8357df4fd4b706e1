/** Notifications: to the broker from Event Admin, and from it to Event Admin. */
@NullMarked
package dev.manager.rabbitmq.internal.notify;

import org.jspecify.annotations.NullMarked;
