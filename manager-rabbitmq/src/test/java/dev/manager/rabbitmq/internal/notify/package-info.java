@org.jspecify.annotations.NullMarked
package dev.manager.rabbitmq.internal.notify;
