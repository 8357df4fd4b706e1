package dev.manager.rabbitmq.internal.notify;

/**
 * One send that waits. Immutable.
 *
 * @param number grows with each
 * @param key routing key
 * @param tried how often it was tried
 */
@SuppressWarnings("ArrayRecordComponent") // bytes, and never compared
record Outgoing(long number, String key, byte[] body, int tried) {
  Outgoing again() {
    return new Outgoing(number, key, body, tried + 1);
  }
}
