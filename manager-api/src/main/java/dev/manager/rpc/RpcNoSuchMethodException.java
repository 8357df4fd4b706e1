package dev.manager.rpc;

import java.util.List;

/** The server serves the version, but has no such method. It has not run. */
public final class RpcNoSuchMethodException extends RpcRemoteException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param type name of the failure on the wire
   * @param module where the server defines it
   * @param remoteMessage what the server says
   * @param trace lines of the server's stack, maybe none
   */
  public RpcNoSuchMethodException(
      String type, String module, String remoteMessage, List<String> trace) {
    super(type, module, remoteMessage, trace);
  }
}
