package dev.manager.launcher.internal.boot;

import java.util.List;

/** Entry of the executable jar. */
public final class Main {
  private Main() {}

  /**
   * Runs the process to its end.
   *
   * @param args as {@code --help} says
   */
  public static void main(String[] args) {
    int status;
    try {
      status = run(Options.parse(List.of(args)));
    } catch (LaunchException e) {
      System.err.println("manager: " + e.getMessage());
      status = e.status();
    }
    System.out.flush();
    System.err.flush();
    // Whatever thread is left has had its time.
    Runtime.getRuntime().halt(status);
  }

  private static int run(Options options) throws LaunchException {
    if (options.help()) {
      System.out.println(Options.USAGE);
      return ExitStatus.OK;
    }
    if (options.version()) {
      System.out.println("manager " + version());
      return ExitStatus.OK;
    }
    return new Launch(options, System.err).run();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
