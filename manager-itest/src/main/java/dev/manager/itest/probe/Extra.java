package dev.manager.itest.probe;

import dev.manager.rpc.Rpc;

/** What an additional endpoint serves. */
@Rpc(namespace = "extra", version = "2.3")
public interface Extra {
  /**
   * Says who it is.
   *
   * @return its name
   */
  String who();
}
