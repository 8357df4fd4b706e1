package dev.manager.rpc.internal.wire;

/**
 * Where a reply goes.
 *
 * @param queue the address of the client
 * @param messageId which of its calls it answers
 */
public record ReplyTo(String queue, String messageId) {}
