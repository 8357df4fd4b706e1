/** RabbitMQ: connections, the publisher, and the transport {@code rabbit}. */
@org.jspecify.annotations.NullMarked
package dev.manager.rabbitmq.internal;
