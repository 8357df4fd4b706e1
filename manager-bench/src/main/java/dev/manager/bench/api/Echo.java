package dev.manager.bench.api;

/** What is called. */
public interface Echo {
  /**
   * Does next to nothing, so that a call costs what its way costs.
   *
   * @param text anything
   * @return the text
   */
  String echo(String text);

  /**
   * Tells which object answers.
   *
   * @return the version of its bundle
   */
  String version();
}
