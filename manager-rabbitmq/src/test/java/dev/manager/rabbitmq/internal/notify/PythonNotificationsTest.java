package dev.manager.rabbitmq.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manager.notify.Priority;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rabbitmq.internal.StandaloneBus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Notifications to and from a real oslo.messaging of Python. */
@SuppressWarnings("NullAway.Init") // JUnit calls begin
@Tag("server")
class PythonNotificationsTest {
  private static final String PYTHON = "/usr/bin/python3"; // Debian's, which has its packages
  private static final Duration SOON = Duration.ofSeconds(60);
  private static int numbers;

  private String url;
  private String virtualHost;

  @BeforeEach
  void begin() throws Exception {
    boolean required = "all".equals(System.getProperty("manager.tests.require"));
    boolean there;
    try {
      Process check =
          new ProcessBuilder(PYTHON, "-c", "import oslo_messaging")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      there = check.waitFor(60, TimeUnit.SECONDS) && check.exitValue() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there || required, "python3-oslo.messaging is not installed");
    assertThat(there).as("%s has oslo_messaging", PYTHON).isTrue();
    RabbitServer broker = RabbitServer.shared();
    virtualHost = "python" + ++numbers;
    broker.control("add_vhost", virtualHost);
    broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*");
    url = broker.url() + virtualHost;
  }

  private Process python(String... arguments) throws Exception {
    var script = Objects.requireNonNull(getClass().getResource("/python/notify.py"));
    List<String> line = new ArrayList<>(List.of(PYTHON, Path.of(script.toURI()).toString(), url));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void whatPythonSendsBecomesEvents(Driver driver) throws Exception {
    try (var bus = new StandaloneBus(url);
        Side side = new Side("h1", bus).listen()) {
      Process sender = python("send", driver.name().toLowerCase(java.util.Locale.ROOT), "20");

      await().atMost(SOON).until(() -> side.events.size() == 140);

      assertThat(sender.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(new HashSet<>(side.ids())).hasSize(140);
      Map<String, Object> error =
          side.events.stream()
              .filter(each -> "ERROR".equals(each.get("priority")))
              .findFirst()
              .orElseThrow();
      assertThat(error)
          .containsEntry("topic", "dev/manager/notification/error/compute/compute/instance/create")
          .containsEntry("publisher_id", "compute.host1")
          .containsEntry("payload", Map.of("n", 0, "text", "Grüße"))
          .containsEntry("context", Map.of("user_id", "u1", "request_id", "req-1"));
      assertThat(error.get("timestamp"))
          .asString()
          .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:.*");
    }
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void whatIsSentReachesAPythonListener(Driver driver) throws Exception {
    Process listener = python("listen", "70");
    try (var bus = new StandaloneBus(url);
        Side side = new Side("h1", bus, "driver", driver.name());
        BufferedReader out = listener.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");

      for (int i = 0; i < 10; i++) {
        for (Priority each : Priority.values()) {
          side.post(Side.notification("m" + i + each, each, "volume.create.end"));
        }
      }

      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 70; i++) {
        List<?> got = (List<?>) Objects.requireNonNull(OsloJson.read(out.readLine()));
        var metadata = (Map<?, ?>) Objects.requireNonNull(got.get(5));
        ids.add((String) Objects.requireNonNull(metadata.get("message_id")));
        assertThat(metadata.get("message_id"))
            .asString()
            .endsWith(((String) got.get(0)).toUpperCase(java.util.Locale.ROOT));
        Map<Object, Object> context = new HashMap<>((Map<?, ?>) Objects.requireNonNull(got.get(1)));
        context.remove("client_timeout"); // Python's own
        assertThat(context)
            .isEqualTo(Map.of("user_id", "u", "request_id", "r", "roles", List.of()));
        assertThat(got.get(2)).isEqualTo("volume.h1");
        assertThat(got.get(3)).isEqualTo("volume.create.end");
        assertThat(got.get(4)).isEqualTo(Map.of("size", 1));
      }
      assertThat(ids).hasSize(70);
      assertThat(listener.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      listener.destroyForcibly();
    }
  }

  @Test
  void aPythonListenerAndOursShareAQueue() throws Exception {
    Process listener = python("listen", "1000000");
    try (var bus = new StandaloneBus(url);
        var from = new StandaloneBus(url);
        Side to = new Side("h2", bus).listen();
        Side side = new Side("h1", from);
        BufferedReader out = listener.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      await()
          .atMost(SOON)
          .until(
              () ->
                  RabbitServer.shared()
                      .control("list_queues", "-p", virtualHost, "name", "consumers")
                      .contains("notifications.info\t2"));
      var python = new AtomicInteger();
      var reader = new Thread(() -> out.lines().forEach(each -> python.incrementAndGet()));
      reader.start();

      for (int i = 0; i < 200; i++) {
        side.post(Side.notification("m" + i, Priority.INFO, "volume.create.end"));
      }

      await().atMost(SOON).until(() -> to.events.size() + python.get() == 200);
      assertThat(to.events).isNotEmpty();
      assertThat(python.get()).isPositive();
      listener.destroyForcibly();
      reader.join(60_000);
    } finally {
      listener.destroyForcibly();
    }
  }
}
