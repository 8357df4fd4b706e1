package dev.manager.periodic.internal;

import dev.manager.RequestContext;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The contexts of runs. Stateless. */
final class Contexts {
  private static final RequestContext ADMIN = RequestContext.admin();

  private Contexts() {}

  /** Returns what is given, or else a context of the system with a request id of its own. */
  static RequestContext orAdmin(@Nullable RequestContext given) {
    if (given != null) {
      return given;
    }
    var random = ThreadLocalRandom.current(); // the id only has to be unlike others, not secret
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return ADMIN.withRequestId("req-" + new UUID(high, low));
  }
}
