package dev.manager.rpc.internal.server;

import java.util.concurrent.atomic.LongAdder;

/** What became of the requests of one server. Thread-safe. */
final class Counters {
  final LongAdder executed = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder lostReplies = new LongAdder();
}
