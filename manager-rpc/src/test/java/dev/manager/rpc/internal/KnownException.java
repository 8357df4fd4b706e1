package dev.manager.rpc.internal;

/** Is part of a contract. */
public class KnownException extends Exception {
  private static final long serialVersionUID = 1L;

  public KnownException(String message) {
    super(message);
  }
}
