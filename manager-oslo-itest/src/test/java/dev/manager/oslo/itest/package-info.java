/** Manager and Python's oslo.messaging as peers on a real RabbitMQ. */
@org.jspecify.annotations.NullMarked
package dev.manager.oslo.itest;
