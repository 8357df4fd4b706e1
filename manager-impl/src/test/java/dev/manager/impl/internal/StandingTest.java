package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandingTest {
  private static void firstOfTwo(Candidate first, Candidate second, String why) {
    assertThat(Standing.order().compare(first, second)).isNegative();
    assertThat(Standing.order().compare(second, first)).isPositive();
    assertThat(Standing.reason(first, second)).isEqualTo(why);
    assertThat(Standing.reason(second, first)).isEqualTo(why);
  }

  @Test
  void rankingBeatsVersionAndAge() {
    firstOfTwo(
        Fakes.candidate(1, "1.0.0", 9),
        Fakes.candidate(0, "2.0.0", 3),
        "its service.ranking 1 is above 0");
    firstOfTwo(
        Fakes.candidate(null, "1.0.0", 9),
        Fakes.candidate(Integer.MIN_VALUE, "2.0.0", 3),
        "its service.ranking 0 is above " + Integer.MIN_VALUE);
  }

  @Test
  void aRankingThatIsNoIntegerIsZeroAsForTheFramework() {
    firstOfTwo(
        Fakes.candidate("7", "1.0.1", 9),
        Fakes.candidate(7L, "1.0.0", 3),
        "its version 1.0.1 is above 1.0.0");
  }

  @Test
  void versionBeatsAge() {
    firstOfTwo(
        Fakes.candidate(5, "1.10.0", 9),
        Fakes.candidate(5, "1.9.0", 3),
        "its version 1.10.0 is above 1.9.0");
  }

  @Test
  void theOlderServiceIsFirst() {
    firstOfTwo(
        Fakes.candidate(null, "1.0.0", 3),
        Fakes.candidate(null, "1.0.0", 9),
        "it came first, with the same ranking and version");
  }
}
