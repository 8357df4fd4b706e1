package dev.manager.rpc;

import java.util.List;

/** The caller has none of the roles that the method asks for. It has not run. */
public final class RpcDeniedException extends RpcRemoteException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param type name of the failure on the wire
   * @param module where the server defines it
   * @param remoteMessage what the server says
   * @param trace lines of the server's stack, maybe none
   */
  public RpcDeniedException(String type, String module, String remoteMessage, List<String> trace) {
    super(type, module, remoteMessage, trace);
  }
}
