package dev.manager.itest.probe;

/** A driver, as managers of the tests have it. */
public interface Disk {
  /**
   * Works for a moment.
   *
   * @return which driver this is, counted from 1
   */
  int work();
}
