package dev.manager.rpc;

/**
 * A version of a remote interface, {@code major.minor} or {@code major.minor.revision}, with
 * oslo.messaging's rule of what serves what.
 *
 * @param major two of different majors do not understand each other
 * @param minor a higher one serves all lower ones
 * @param revision the same for one minor; 0 if there is none
 */
public record RpcVersion(int major, int minor, int revision) implements Comparable<RpcVersion> {
  /** What a request or an endpoint that names none has: 1.0. */
  public static final RpcVersion DEFAULT = new RpcVersion(1, 0, 0);

  private static final int LONGEST = 32;

  /** Refuses negative parts. */
  public RpcVersion {
    if (major < 0 || minor < 0 || revision < 0) {
      throw new IllegalArgumentException(
          "version %d.%d.%d: no part can be negative".formatted(major, minor, revision));
    }
  }

  /**
   * Reads a version.
   *
   * @param text {@code 1.2} or {@code 1.2.3}; further parts are ignored
   * @return the version
   * @throws IllegalArgumentException if it is anything else
   */
  public static RpcVersion parse(String text) {
    int major = text.length() > LONGEST ? -1 : text.indexOf('.');
    if (major < 0) {
      throw new IllegalArgumentException(problem(text));
    }
    int minor = end(text, major + 1);
    try {
      return new RpcVersion(
          number(text, 0, major),
          number(text, major + 1, minor),
          minor < text.length() ? number(text, minor + 1, end(text, minor + 1)) : 0);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(problem(text), e);
    }
  }

  private static int end(String text, int from) {
    int dot = text.indexOf('.', from);
    return dot < 0 ? text.length() : dot;
  }

  private static int number(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new NumberFormatException(text);
      }
    }
    return Integer.parseInt(text, from, to, 10);
  }

  private static String problem(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return "version \"%s\", expected major.minor, such as 1.2".formatted(shown);
  }

  /**
   * Tells whether who implements this version serves a request for another.
   *
   * @param requested what is asked for
   * @return true if the majors are equal, and the requested minor (with its revision, if the minors
   *     are equal) is not later than this
   */
  public boolean serves(RpcVersion requested) {
    return major == requested.major && requested.compareTo(this) <= 0;
  }

  @Override
  public int compareTo(RpcVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    return byMinor != 0 ? byMinor : Integer.compare(revision, other.revision);
  }

  /** Returns it as it is written, without a revision of 0. */
  @Override
  public String toString() {
    return revision == 0 ? major + "." + minor : major + "." + minor + "." + revision;
  }
}
