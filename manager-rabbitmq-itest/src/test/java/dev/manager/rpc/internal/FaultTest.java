package dev.manager.rpc.internal;

import static org.awaitility.Awaitility.await;

import dev.manager.rabbitmq.broker.Proxy;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rpc.RpcClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Things break while casts go through; each one is accounted for. */
class FaultTest extends Faults {
  @Test
  void nothingIsLostWhenConnectionsAreCut() throws Exception {
    RabbitServer broker = RabbitServer.shared();
    var server = new Proxy(broker.port());
    var client = new Proxy(broker.port());
    opened.add(server);
    opened.add(client);
    RpcClient to = begin(server.url(), client.url());
    Sent sent =
        cast(
            to,
            () -> {
              for (int i = 0; i < 5; i++) {
                int next = Math.min(CASTS, notes.runs.size() + CASTS / 10);
                client.cut();
                server.cut();
                await().atMost(SOON).until(() -> notes.runs.size() >= next);
              }
            });
    everyOneRanOnce(sent);
  }

  @Test
  void nothingIsLostInABlackHole() throws Exception {
    var proxy = new Proxy(RabbitServer.shared().port());
    opened.add(proxy);
    RpcClient to = begin(RabbitServer.shared().url(), proxy.url());
    Sent sent =
        cast(
            to,
            () -> {
              proxy.swallow(true);
              await().atMost(SOON).until(() -> !links.get(1).isConnected()); // the client gave up
              proxy.swallow(false);
            });
    everyOneRanOnce(sent);
  }

  @Test
  void nothingIsLostWhenTheBrokerIsKilled() throws Exception {
    RabbitServer broker = RabbitServer.start();
    opened.add(broker);
    RpcClient to = begin(broker.url(), broker.url(), "amqp.durable.queues=true");
    Sent sent =
        cast(
            to,
            () -> {
              broker.kill();
              broker.up();
            });
    everyOneRanOnce(sent);
  }

  @Test
  void nothingIsLostWhenTheLeaderOfAClusterIsKilled() throws Exception {
    List<RabbitServer> nodes = RabbitServer.cluster(3);
    opened.addAll(nodes);
    String url =
        "rabbit://"
            + String.join(
                ",", nodes.stream().map(n -> "guest:guest@127.0.0.1:" + n.port()).toList())
            + "/";
    RpcClient to = begin(url, url, "quorum.queues=true");
    String leader =
        nodes
            .get(0)
            .control("list_queues", "name", "leader")
            .lines()
            .filter(each -> each.startsWith("notes\t"))
            .findFirst()
            .orElseThrow();
    RabbitServer victim =
        nodes.stream().filter(n -> leader.contains(n.node())).findFirst().orElseThrow();
    everyOneRanOnce(cast(to, victim::kill));
  }
}
