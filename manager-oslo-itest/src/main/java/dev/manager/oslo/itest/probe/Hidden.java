package dev.manager.oslo.itest.probe;

/** Is known to no caller. */
public final class Hidden extends Exception {
  private static final long serialVersionUID = 1L;

  Hidden(String message) {
    super(message);
  }
}
