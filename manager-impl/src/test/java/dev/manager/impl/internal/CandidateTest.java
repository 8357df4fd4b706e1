package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CandidateTest {
  private final Candidate candidate = Fakes.candidate(null, "1.0.0", 1);

  @Test
  void aNewOneIsDueOnce() {
    assertThat(candidate.isIdle()).isTrue();
    assertThat(candidate.takeDue()).isTrue();
    assertThat(candidate.takeDue()).isFalse();
  }

  @Test
  void whileItIsLetGoOfItIsNotIdle() {
    candidate.hold();
    assertThat(candidate.letsGo()).isTrue();
    assertThat(candidate.isIdle()).isFalse();
    assertThat(candidate.goes()).as("its service is released once only").isFalse();
    assertThat(candidate.letsGo()).isFalse();
  }

  @Test
  void onceItHasBeenLetGoOfItIsIdle() {
    candidate.hold();
    candidate.letsGo();
    candidate.hasLetGo();
    assertThat(candidate.isIdle()).isTrue();
  }

  @Test
  void aTryThatFailedMakesNoOtherDue() {
    candidate.begins();
    candidate.hold();
    candidate.failed("no luck");
    candidate.letsGo();
    candidate.hasLetGo();
    assertThat(candidate.takeDue()).isFalse();
  }

  @Test
  void aConfigurationThatChangesMakesATryDueAtOnceWhenItIsIdle() {
    candidate.begins();
    candidate.failed("no luck");
    candidate.change();
    assertThat(candidate.takeDue()).isTrue();
    candidate.begins();
    assertThat(candidate.hasChanged()).isFalse();
    assertThat(candidate.attempts()).isEqualTo(1);
  }

  @Test
  void aConfigurationThatChangesDuringATryIsRememberedUntilTheTryHasEnded() {
    candidate.begins();
    candidate.hold();
    candidate.change();
    assertThat(candidate.takeDue()).isFalse();
    assertThat(candidate.hasChanged()).isTrue();
    candidate.succeeded();
    assertThat(candidate.hasChanged()).isFalse();
  }

  @Test
  void whatIsDueStaysSoWhenItIsRefused() {
    candidate.takeDue();
    candidate.makeDue();
    candidate.refused("another has the name", true);
    assertThat(candidate.takeDue()).isTrue();
    assertThat(candidate.waitsForName()).isTrue();
  }
}
