package dev.manager.oslo.itest.probe;

import dev.manager.rpc.Rpc;

/** Another major version of what is called without a namespace. */
@Rpc(version = "3.0")
public interface Modern {
  String modern();
}
