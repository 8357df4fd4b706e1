package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rpc.RpcClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes die; what they were told, and what they had told, holds. */
class ProcessFaultTest extends Faults {
  private static String space() throws Exception {
    RabbitServer broker = RabbitServer.shared();
    String name = "process" + UUID.randomUUID();
    broker.control("add_vhost", name);
    broker.control("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
    return name;
  }

  private Process java(Class<?> main, String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    line.addAll(List.of(arguments));
    Process started =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    opened.add(started::destroyForcibly);
    return started;
  }

  /** Notes the numbers that a process prints, until it ends. */
  private static Thread read(Process from, Set<Integer> into) {
    var reader =
        new Thread(
            () -> {
              try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
                String last = lines.readLine();
                for (String each = last; each != null; each = lines.readLine()) {
                  into.add(Integer.parseInt(each));
                }
              } catch (IOException | NumberFormatException e) {
                return; // it was killed in the middle of a line, which counts as not printed
              }
            });
    reader.start();
    return reader;
  }

  @Test
  void whatAKilledClientWasToldOfRunsOnce() throws Exception {
    String url = RabbitServer.shared().url() + space();
    At server = host(url, "server", List.of());
    server.host().serve(new TestPlace("notes", "server", notes));
    Process client = java(CastingProcess.class, url);
    Set<Integer> told = ConcurrentHashMap.newKeySet();
    Thread reader = read(client, told);

    await().atMost(SOON).until(() -> told.size() > CASTS);
    client.destroyForcibly();
    assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
    reader.join(60_000);

    Set<Integer> expected = new HashSet<>(told);
    await().atMost(SOON).until(() -> notes.runs.keySet().containsAll(expected));
    assertThat(notes.runs.values()).allMatch(each -> each.get() == 1);
    // Of its four senders each may have had one on its way, and one confirmed and not printed.
    assertThat(notes.runs.size()).isBetween(told.size(), told.size() + 8);
  }

  @Test
  void aMessageThatKillsItsServerEachTimeIsParked() throws Exception {
    String space = space();
    String url = RabbitServer.shared().url() + space;
    String[] settings = {"quorum.queues=true", "redelivery.max=2"};
    At client = host(url, "client", List.of(), settings);
    RpcClient to = notes(client, Duration.ofSeconds(60));
    Set<Integer> ran = ConcurrentHashMap.newKeySet();
    int crashes = 0;

    Process server = java(CrashingProcess.class, arguments(url, settings));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              to.cast(RequestContext.create(), "note", Map.of("number", -1));
              return true;
            });
    while (crashes < 3) { // delivered three times: the fourth must be parked
      assertThat(server.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(134);
      crashes++;
      server = java(CrashingProcess.class, arguments(url, settings));
    }
    Thread reader = read(server, ran);
    await().atMost(SOON).until(() -> parked(space) == 1);
    to.cast(RequestContext.create(), "note", Map.of("number", 7));
    await().atMost(SOON).until(() -> ran.contains(7));

    assertThat(server.isAlive()).isTrue();
    server.getOutputStream().close(); // ends it in order
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    reader.join(60_000);
    assertThat(ran).containsExactly(7);
  }

  private static String[] arguments(String url, String... settings) {
    List<String> all = new ArrayList<>(List.of(url));
    all.addAll(List.of(settings));
    return all.toArray(String[]::new);
  }

  private static long parked(String space) throws Exception {
    return RabbitServer.shared()
        .control("list_queues", "-p", space, "name", "messages")
        .lines()
        .filter(each -> each.startsWith("parked.notes\t"))
        .mapToLong(each -> Long.parseLong(each.substring(each.indexOf('\t') + 1)))
        .sum();
  }
}
