package dev.manager.oslo.itest;

import java.nio.file.Path;

/** Who serves and calls in an experiment. */
enum Side {
  PYTHON {
    @Override
    Peer server(Broker broker, Path folder, String topic, String host) throws Exception {
      return Peers.pythonServer(broker, topic, host).awaitReady();
    }

    @Override
    Peer client(Broker broker, Path folder) throws Exception {
      return Peers.pythonClient(broker).awaitReady();
    }
  },
  OURS {
    @Override
    Peer server(Broker broker, Path folder, String topic, String host) throws Exception {
      return Peers.ours(broker, folder.resolve(host), topic, host).awaitReady();
    }

    @Override
    Peer client(Broker broker, Path folder) throws Exception {
      return Peers.ours(broker, folder.resolve("caller"), "caller", "caller").awaitReady();
    }
  };

  abstract Peer server(Broker broker, Path folder, String topic, String host) throws Exception;

  abstract Peer client(Broker broker, Path folder) throws Exception;
}
