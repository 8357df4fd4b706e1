package dev.manager.impl.internal;

import java.util.Comparator;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Which of several managers of one name serves: the one with the higher service ranking, then of
 * the higher bundle version, then the older one. Stateless.
 */
final class Standing {
  private Standing() {}

  /** Orders the one that serves before the others. */
  static Comparator<Candidate> order() {
    return Comparator.comparingInt(Standing::ranking)
        .thenComparing(Standing::version)
        .reversed()
        .thenComparingLong((Candidate each) -> each.identity.serviceId());
  }

  /** Says what speaks for the one of two that goes first. */
  static String reason(Candidate one, Candidate other) {
    boolean oneFirst = order().compare(one, other) < 0;
    Candidate first = oneFirst ? one : other;
    Candidate second = oneFirst ? other : one;
    if (ranking(first) != ranking(second)) {
      return "its service.ranking %d is above %d".formatted(ranking(first), ranking(second));
    }
    if (!version(first).equals(version(second))) {
      return "its version %s is above %s".formatted(version(first), version(second));
    }
    return "it came first, with the same ranking and version";
  }

  private static int ranking(Candidate candidate) {
    return candidate.reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer given
        ? given
        : 0;
  }

  private static Version version(Candidate candidate) {
    return candidate.identity.bundle().getVersion();
  }
}
