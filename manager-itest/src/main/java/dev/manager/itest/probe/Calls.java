package dev.manager.itest.probe;

import java.io.IOException;

/** The api of scenario managers. */
public interface Calls {
  /**
   * Plays the step {@code call}.
   *
   * @param text comes back with the number of the answering object
   * @return {@code text#number}
   */
  String echo(String text);

  /**
   * Throws a checked exception.
   *
   * @param exception is thrown
   * @throws IOException always
   */
  void fail(IOException exception) throws IOException;

  /**
   * A default method, which calls another one.
   *
   * @param text is echoed
   * @return the echo in brackets
   */
  default String bracketed(String text) {
    return "[" + echo(text) + "]";
  }
}
