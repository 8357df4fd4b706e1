package dev.manager.launcher.internal.boot;

/** What the process tells by its end. */
final class ExitStatus {
  /** Everything was done, or stopped in order. */
  static final int OK = 0;

  /** Something failed; a line on the standard error says what. */
  static final int FAILED = 1;

  /** The command line was wrong. */
  static final int USAGE = 2;

  private ExitStatus() {}
}
