package dev.manager.rabbitmq.internal;

import java.util.concurrent.atomic.LongAdder;

/** What the transport has done. Thread-safe. */
final class TransportCounters {
  final LongAdder received = new LongAdder();
  final LongAdder redelivered = new LongAdder();
  final ParkedMessages parked = new ParkedMessages();
  final LongAdder unreadable = new LongAdder();
}
