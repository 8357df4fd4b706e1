package dev.manager.oslo.itest.probe;

import dev.manager.rpc.Rpc;

/** Is called in a namespace. */
@Rpc(namespace = "deep", version = "2.1")
public interface Deep {
  String where();
}
