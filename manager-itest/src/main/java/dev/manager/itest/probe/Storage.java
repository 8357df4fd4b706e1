package dev.manager.itest.probe;

/** What callers have of a manager that works with a {@link Disk}. */
public interface Storage {
  /**
   * Has the driver work for a moment.
   *
   * @return which driver it was, counted from 1
   */
  int store();
}
