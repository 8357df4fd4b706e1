@org.jspecify.annotations.NullMarked
package dev.manager.rabbitmq.broker;
