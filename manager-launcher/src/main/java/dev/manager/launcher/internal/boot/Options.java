package dev.manager.launcher.internal.boot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for. Immutable.
 *
 * @param help whether to print the options and do nothing else
 * @param version whether to print the version and do nothing else
 * @param exec commands to run, separated by semicolons; null for none
 * @param home the home folder; null where the environment or the jar's place decides
 * @param startLimit how long managers may take to come to RUNNING
 * @param stopLimit how long everything may take to stop
 */
record Options(
    boolean help,
    boolean version,
    @Nullable String exec,
    @Nullable Path home,
    Duration startLimit,
    Duration stopLimit) {

  static final String USAGE =
      """
      Usage: java -jar manager.jar [OPTION]...
      Runs managers, and what they need, in this process.

        --exec "CMD; CMD"   wait until every manager is RUNNING, run the commands one by one,
                            stop, and exit: 0 if all went well, else 1
        --wait SECONDS      how long managers may take to be RUNNING (60)
        --home DIR          folder of conf/, deploy/, data/ and log/; default: the environment's
                            MANAGER_HOME, or else manager-home beside the jar
        --stop SECONDS      how long a stop may take before the process is halted (70)
        --version           print the version, and exit
        --help              print this, and exit

      At a terminal it opens a shell; leave it with exit or Ctrl-D, and everything stops. Otherwise
      it runs until a signal: TERM and INT stop everything in order, HUP resets all managers.
      Editing conf/NAME.cfg configures at once; a jar put into deploy/ is installed at once.
      Exit status: 0 well, 1 something failed, 2 wrong option.""";

  private static final int MAX_SECONDS = 86_400;

  /**
   * Reads the command line.
   *
   * @throws LaunchException if it is wrong; names the option, the value and what is expected
   */
  static Options parse(List<String> args) throws LaunchException {
    boolean help = false;
    boolean version = false;
    String exec = null;
    Path home = null;
    Duration startLimit = Duration.ofSeconds(60);
    Duration stopLimit = Duration.ofSeconds(70);
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--version" -> version = true;
        case "--exec" -> exec = value(option, "commands", rest);
        case "--home" -> home = folder(option, value(option, "a folder", rest));
        case "--wait" -> startLimit = seconds(option, value(option, "seconds", rest));
        case "--stop" -> stopLimit = seconds(option, value(option, "seconds", rest));
        default -> throw wrong("Unknown option \"%s\"".formatted(option));
      }
    }
    return new Options(help, version, exec, home, startLimit, stopLimit);
  }

  private static String value(String option, String what, Iterator<String> rest)
      throws LaunchException {
    if (rest.hasNext()) {
      String value = rest.next();
      if (!value.isBlank()) {
        return value;
      }
    }
    throw wrong("Option %s needs %s".formatted(option, what));
  }

  private static Path folder(String option, String value) throws LaunchException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw wrong("Option %s is \"%s\", expected the path of a folder".formatted(option, value));
    }
  }

  private static Duration seconds(String option, String value) throws LaunchException {
    if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= MAX_SECONDS) {
      return Duration.ofSeconds(Integer.parseInt(value));
    }
    throw wrong(
        "Option %s is \"%s\", expected seconds from 0 to %d".formatted(option, value, MAX_SECONDS));
  }

  private static LaunchException wrong(String what) {
    return new LaunchException(ExitStatus.USAGE, what + "; --help lists the options");
  }
}
