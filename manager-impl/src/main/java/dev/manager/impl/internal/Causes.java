package dev.manager.impl.internal;

import dev.manager.Manager;
import org.jspecify.annotations.Nullable;

/** Says why a try to activate a manager failed. Stateless but for what it asks. */
final class Causes {
  private final ComponentProblems problems;

  Causes(ComponentProblems problems) {
    this.problems = problems;
  }

  /** Says why a try failed, with the life it led to, if it led to one. */
  String of(Candidate candidate, @Nullable Life life) {
    if (life != null) {
      String failure = life.info().failure();
      return "Manager %s (%s) did not start: %s"
          .formatted(life.name(), life.bundle(), failure == null ? "it was stopped" : failure);
    }
    String name = candidate.identity.name();
    String bundle = Identity.label(candidate.identity.bundle());
    String reported = problems.failureOf(candidate.reference);
    if (reported != null) {
      return "Manager %s (%s) was not activated: %s".formatted(name, bundle, reported);
    }
    String refused = candidate.failure();
    return refused != null
        ? refused
        : "Manager %s (%s) was not activated; Declarative Services says no more of it than its log"
            .formatted(name, bundle);
  }

  /** Says what to do about a manager that is no component. */
  static String neverActivated(Candidate candidate, Manager manager) {
    return ("Manager %s of bundle %s is registered as a service but was never activated: make its"
            + " class %s a Declarative Services component, and build the bundle with"
            + " \"-dsannotations-options: inherit\"")
        .formatted(
            candidate.identity.name(),
            Identity.label(candidate.identity.bundle()),
            manager.getClass().getName());
  }

  /** Returns what is logged with its stack. */
  static @Nullable Throwable stack(@Nullable Life life) {
    return life == null ? null : Failures.forStack(life.failure());
  }
}
