package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Runs;
import dev.manager.itest.probe.Script;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.Target;
import dev.manager.spi.Broker;
import dev.manager.spi.BrokerStatus;
import dev.manager.spi.RpcTransport;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** RabbitMQ around a manager: its bundle and its settings come and go, on a broker of the tests. */
@Tag("server")
class RabbitTest {
  private static final String PART = "dev.manager.rabbitmq";
  private static final String URL = "transport.url";
  private static final int REFRESHES = 10;

  /**
   * Each of a few method handles of {@link java.lang.runtime.ObjectMethods} remembers one type:
   * that of a component of the last record for which the JDK made {@code equals} and its like with
   * it.
   */
  private static final int REMEMBERED = 5;

  private static final List<String> THREADS = List.of("manager-rabbit", "AMQP");
  private static @Nullable RabbitServer broker;

  private final Host host = new Host();
  private final String name = Host.unique("rabbit");
  private final Script script = Script.of(name);
  private final Runs runs = Runs.of(name);
  private final RequestContext context = RequestContext.create();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final LogListener logging = this::logged;

  private void logged(LogEntry entry) {
    log.add(entry.getMessage());
  }

  private static RabbitServer broker() throws Exception {
    RabbitServer present = broker;
    if (present == null) {
      present = RabbitServer.start();
      broker = present;
    }
    return present;
  }

  @BeforeEach
  void startTheParts() throws Exception {
    broker();
    host.service(LogReaderService.class).addLogListener(logging);
    host.settings(RemoteTest.PART, "direct.enabled", "false", "workers.max", "1");
    host.part(RemoteTest.PART);
    host.part(PART);
    Bundle bundle = host.start("remote");
    host.managerOf(bundle, RemoteTest.PID, name);
    host.running(name);
  }

  @AfterEach
  void takeDown() throws Exception {
    host.bundle(PART).stop(); // before its settings go
    host.service(LogReaderService.class).removeLogListener(logging);
    host.leave();
  }

  @AfterAll
  static void stopTheBroker() {
    RabbitServer present = broker;
    broker = null;
    if (present != null) {
      present.close();
    }
  }

  private Configuration configured(String url) throws Exception {
    return host.settings(
        PART, URL, url, "reconnect.initial.seconds", "0.1", "reconnect.max.seconds", "0.5");
  }

  /** Calls over RabbitMQ and nothing else. */
  private RpcClient client() {
    return host.service(RpcClient.class)
        .prepare(Target.topic(name))
        .prepare(RpcOptions.DEFAULT.withTransport("rabbit").withTimeout(Duration.ofSeconds(60)));
  }

  private RpcServerInfo server() {
    return host.service(RpcEndpoints.class).list().stream()
        .filter(each -> each.manager().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private BrokerStatus status() {
    return host.service(Broker.class).status();
  }

  private void served() {
    soon().untilAsserted(() -> assertThat(server().transports()).contains("rabbit"));
  }

  /** Returns how many connections each virtual host has, as the broker says. */
  private static List<String> connections() throws Exception {
    return broker()
        .control("list_connections", "--no-table-headers", "vhost")
        .lines()
        .sorted()
        .toList();
  }

  private static long waiting(String queue) throws Exception {
    return broker()
        .control("list_queues", "--no-table-headers", "name", "messages_ready")
        .lines()
        .filter(each -> each.startsWith(queue + "\t"))
        .mapToLong(each -> Long.parseLong(each.substring(each.indexOf('\t') + 1)))
        .sum();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(each -> THREADS.stream().anyMatch(each::startsWith))
        .toList();
  }

  @Test
  void settingsBringItUpAndMoveItOver() throws Exception {
    assertThat(server().transports()).containsExactly("local");
    assertThat(status().nodes()).isEmpty();

    Configuration settings = configured(broker().url());
    served();
    assertThat(client().call(context, "run", Map.of("id", "a")))
        .isEqualTo(Map.of("id", "a", "object", 1));
    assertThat(
            host.service(RpcClient.class)
                .prepare(Target.topic(name))
                .call(context, "again", Map.of("id", "b")))
        .describedAs("the transport that is preferred")
        .isNotNull();
    assertThat(status().received()).isEqualTo(2);

    broker().control("add_vhost", name);
    broker().control("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
    Host.change(settings, URL, broker().url() + name);
    soon().untilAsserted(() -> assertThat(connections()).containsExactly(name, name));
    served();
    assertThat(client().call(context, "run", Map.of("id", "c"))).isNotNull();
    assertThat(status().received()).isEqualTo(1);

    settings.delete();
    soon().untilAsserted(() -> assertThat(server().transports()).containsExactly("local"));
    soon().untilAsserted(() -> assertThat(connections()).isEmpty());
    assertThat(List.of("a", "b", "c")).allMatch(id -> runs.times(id) == 1);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void aUrlThatIsWrongIsSaidAndOneThatLeadsNowhereToo() throws Exception {
    Configuration settings = configured(broker().url());
    served();
    assertThat(client().call(context, "run", Map.of("id", "a"))).isNotNull();

    Host.change(settings, URL, "amqp://guest:hidden@127.0.0.1");
    soon()
        .untilAsserted(
            () ->
                assertThat(log)
                    .anySatisfy(
                        each ->
                            assertThat(each)
                                .contains(URL, "amqp://guest:***@127.0.0.1", "rabbit://")
                                .contains("the old configuration stays in force")));
    assertThat(log).noneMatch(each -> each.contains("hidden"));
    assertThat(client().call(context, "run", Map.of("id", "b"))).isNotNull();

    int free = RabbitServer.freePort();
    Host.change(settings, URL, "rabbit://guest:guest@127.0.0.1:" + free);
    soon()
        .untilAsserted(
            () ->
                assertThat(status().nodes())
                    .singleElement()
                    .satisfies(
                        each -> {
                          assertThat(each.address()).isEqualTo("127.0.0.1:" + free);
                          assertThat(each.failure()).containsIgnoringCase("refused");
                        }));
    RpcClient hasty =
        client()
            .prepare(
                RpcOptions.DEFAULT.withTransport("rabbit").withTimeout(Duration.ofMillis(300)));
    assertThatThrownBy(() -> hasty.call(context, "run", Map.of("id", "c")))
        .isInstanceOf(RpcException.class);
    assertThat(host.handle(name).echo("x")).isEqualTo("x#1");

    Host.change(settings, URL, broker().url());
    soon()
        .until(
            () ->
                status().connections().stream().allMatch(each -> each.state().equals("connected")));
    served();
    assertThat(client().call(context, "run", Map.of("id", "d"))).isNotNull();
    assertThat(runs.times("c")).isZero();
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void itStopsInTheMiddleOfCallsAndNothingIsLostOrLeft() throws Exception {
    configured(broker().url());
    served();
    var inside = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    script.on(
        "hold",
        self -> {
          inside.countDown();
          release.await();
        });
    var held = client().callAsync(context, "hold", Map.of(), int.class).toCompletableFuture();
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    List<String> ids = List.of("a", "b", "c", "d", "e");
    for (String each : ids) {
      client().cast(context, "run", Map.of("id", each));
    }
    soon().until(() -> server().waiting() == ids.size());

    host.bundle(PART).stop();

    assertThat(held)
        .describedAs("the caller is told")
        .failsWithin(Host.PATIENCE)
        .withThrowableThat()
        .withMessageContaining("transport rabbit has gone; the call may have run");
    assertThat(waiting(name)).describedAs("given back, unstarted").isEqualTo(ids.size());
    assertThat(server().transports()).containsExactly("local");
    release.countDown();
    soon().until(() -> server().running() == 0 && server().waiting() == 0);
    assertThat(script.steps()).describedAs("what had begun has ended").contains("hold");
    assertThat(runs.size()).isZero();
    assertThat(connections()).isEmpty();
    assertThat(host.bundle(PART).getServicesInUse()).isNull();
    assertThat(host.context().getServiceReferences(RpcTransport.class, null)).hasSize(1);
    soon().untilAsserted(() -> assertThat(threads()).isEmpty());

    host.bundle(PART).start();
    soon().until(() -> runs.size() == ids.size());
    assertThat(client().call(context, "again", Map.of("id", "z"))).isNotNull();
    assertThat(ids).allMatch(id -> runs.times(id) == 1);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void aStoppedBundleLetsGoOfItsClasses() throws Exception {
    configured(broker().url());
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < REFRESHES; i++) {
      host.bundle(PART).start();
      served();
      assertThat(client().call(context, "again", Map.of("id", "a"))).isNotNull();
      loaders.add(loader());
      host.bundle(PART).stop();
      refresh(host.bundle(PART));
    }
    soon()
        .pollInterval(Duration.ofMillis(200)) // each collects all of the heap
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders)
                  .filteredOn(each -> each.get() != null)
                  .hasSizeLessThanOrEqualTo(REMEMBERED);
            });
    assertThat(host.handle(name).echo("x")).isEqualTo("x#1");
  }

  private void refresh(Bundle bundle) throws InterruptedException {
    var done = new CountDownLatch(1);
    host.context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> done.countDown());
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private WeakReference<ClassLoader> loader() throws Exception {
    return new WeakReference<>(
        host.bundle(PART).loadClass("dev.manager.rabbitmq.internal.Link").getClassLoader());
  }
}
