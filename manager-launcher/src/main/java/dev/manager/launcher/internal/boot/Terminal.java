package dev.manager.launcher.internal.boot;

/** Whether a person sits at the standard streams. */
final class Terminal {
  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // it does with the property set
  static boolean isInteractive() {
    // From Java 22 to 24 the default console pretends that any stream is a terminal.
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }
}
