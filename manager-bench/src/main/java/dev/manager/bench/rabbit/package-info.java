/** Calls and casts over RabbitMQ: Manager, a client by hand, and Python's oslo.messaging. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.rabbit;
