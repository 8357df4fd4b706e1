package dev.manager.oslo.itest.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.RpcVersionCapException;

/** Says what was thrown, in the words of {@code probe_client.py}. */
final class Errors {
  private Errors() {}

  static String how(Throwable thrown) {
    if (thrown instanceof RpcTimeoutException) {
      return "timeout";
    }
    if (thrown instanceof RpcVersionCapException) {
      return "cap";
    }
    if (thrown instanceof RpcTargetException) {
      return "target";
    }
    if (thrown instanceof RpcUnroutableException) {
      return "unroutable";
    }
    if (thrown instanceof RpcOverloadException) {
      return "overload";
    }
    return thrown instanceof RpcRemoteException ? "remote" : "error";
  }

  static ObjectNode describe(Throwable thrown) {
    ObjectNode error = Job.MAPPER.createObjectNode().put("how", how(thrown));
    if (thrown instanceof RpcRemoteException remote) {
      return error
          .put("type", remote.type())
          .put("module", remote.module())
          .put("message", remote.remoteMessage());
    }
    return error
        .put("type", thrown.getClass().getSimpleName())
        .put("message", String.valueOf(thrown.getMessage()));
  }
}
