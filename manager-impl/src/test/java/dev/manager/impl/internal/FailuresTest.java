package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void aMessageOfOursSpeaksForItself() {
    assertThat(Failures.oneLine(new ManagerException("no pool"))).isEqualTo("no pool");
  }

  @Test
  void anotherMessageIsSaidWithItsType() {
    assertThat(Failures.oneLine(new IOException("/pool"))).isEqualTo("IOException: /pool");
    assertThat(Failures.oneLine(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void describesEachCauseOnce() {
    var failure =
        new ManagerException("no pool", new UncheckedIOException(new IOException("disk is gone")));
    assertThat(Failures.describe(failure))
        .isEqualTo("no pool; cause: UncheckedIOException: java.io.IOException: disk is gone");
  }

  @Test
  void saysNoMoreThanFiveCauses() {
    Exception failure = new IllegalStateException("cause-0");
    for (int i = 1; i < 10; i++) {
      failure = new ManagerException("failure-" + i, failure);
    }
    assertThat(Failures.describe(failure).split("; cause: ", -1)).hasSize(6);
  }
}
