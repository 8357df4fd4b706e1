package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Extra;
import dev.manager.itest.probe.Remote.Answer;
import dev.manager.itest.probe.Runs;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.Target;
import dev.manager.spi.RpcTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/**
 * Threads keep calling remotely while the manager is swapped, endpoints and transports come and go,
 * and the part itself ends and begins, at random for {@code -Dmanager.rpc.seconds} and by {@code
 * -Dmanager.rpc.seed}, which is printed. Every request is accounted for.
 */
class RemoteLoadTest {
  private static final int THREADS = 4;
  private static final int BUNDLES = 3;
  private static final String CASTS = "cast-";

  /** One version of the manager, with its configuration. */
  private record Version(Bundle bundle, Configuration configuration) {}

  private final Host host = new Host();
  private final String name = Host.unique("remoteload");
  private final Runs runs = Runs.of(name);
  private final RequestContext context = RequestContext.create();
  private final long seed = number("manager.rpc.seed", System.nanoTime());
  private final long seconds = number("manager.rpc.seconds", 6);
  private final Random random = new Random(seed);
  private final AtomicInteger sent = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final List<Version> present = new ArrayList<>();
  private final Map<String, ServiceRegistration<?>> guests = new HashMap<>();
  private volatile boolean over;
  private int installed;

  private static long number(String property, long fallback) {
    String text = System.getProperty(property, "");
    return text.isBlank() ? fallback : Long.parseLong(text.strip());
  }

  @AfterEach
  void takeDown() throws Exception {
    over = true;
    host.leave();
  }

  private void begin() throws Exception {
    System.out.printf(
        "RemoteLoadTest: -Dmanager.rpc.seed=%d -Dmanager.rpc.seconds=%d%n", seed, seconds);
    host.configure("swap.wait.seconds", 600);
    host.settings(RemoteTest.PART, "direct.enabled", "false", "response.timeout.seconds", "300");
    host.part(RemoteTest.PART);
    install();
    host.running(name);
    Host.soon().until(() -> !host.service(RpcEndpoints.class).list().isEmpty());
  }

  @Test
  void aSwapLosesNoRequestAndRunsNoneTwice() throws Exception {
    begin();
    List<Thread> callers = startCallers();
    Bundle first = present.get(0).bundle();
    for (int i = 0; i < 3; i++) {
      install(); // side by side
      awaitAnswers();
      Version newest = present.remove(1);
      newest.bundle().uninstall(); // and back
      host.remove(newest.configuration());
      awaitAnswers();
      first.update(Host.stream("remote")); // in place
      awaitAnswers();
      first.stop();
      first.start();
      awaitAnswers();
    }
    end(callers);
    assertThat(unknown).describedAs("calls without an answer").isEmpty();
    assertThat(refused).describedAs("calls that were not taken").isEmpty();
    account();
  }

  @Test
  void whateverComesAndGoesEveryRequestIsAccountedFor() throws Exception {
    begin();
    List<Thread> callers = startCallers();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int actions = 0;
    while (System.nanoTime() < until && problems.isEmpty()) {
      act(random.nextInt(100));
      actions++;
      if (random.nextInt(3) == 0) {
        awaitAnswers();
      }
    }
    awaitAnswers();
    end(callers);
    System.out.printf(
        "RemoteLoadTest: %d actions, %d requests, %d answered, %d unknown, %d refused%n",
        actions, sent.get(), answered.size(), unknown.size(), refused.size());
    account();
  }

  /** What was answered ran once; what may have run ran at most once; what was refused never did. */
  private void account() {
    assertThat(problems).describedAs("seed %d", seed).isEmpty();
    Host.soon()
        .untilAsserted(
            () ->
                assertThat(answered)
                    .describedAs("seed %d: answered, or cast", seed)
                    .filteredOn(id -> !id.startsWith(CASTS) || unknown.isEmpty())
                    .allMatch(id -> runs.times(id) == 1));
    assertThat(answered).allMatch(id -> runs.times(id) <= 1);
    assertThat(unknown).describedAs("seed %d", seed).allMatch(id -> runs.times(id) <= 1);
    assertThat(refused).describedAs("seed %d", seed).allMatch(id -> runs.times(id) == 0);
    assertThat(answered.size() + unknown.size() + refused.size()).isEqualTo(sent.get());
    assertThat(answered).isNotEmpty();
  }

  private List<Thread> startCallers() {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      boolean casts = i == THREADS - 1;
      callers.add(new Thread(() -> callOn(casts), "remote-caller-" + i));
    }
    callers.forEach(Thread::start);
    return callers;
  }

  private void callOn(boolean casts) {
    while (!over) {
      String id = (casts ? CASTS : "call-") + sent.incrementAndGet();
      try {
        request(id, casts);
        answered.add(id);
      } catch (RpcUnroutableException e) {
        refused.add(id);
        pause();
      } catch (RpcException | IllegalStateException | AssertionError e) {
        unknown.add(id); // the part or its transport went
        pause();
      } catch (RuntimeException e) {
        problems.add(new AssertionError(id, e));
        unknown.add(id);
      }
    }
  }

  private void request(String id, boolean casts) {
    RpcClient client = host.service(RpcClient.class).prepare(Target.topic(name));
    if (casts) {
      client.cast(context, "run", Map.of("id", id));
      pause();
      return;
    }
    @Nullable Answer answer = client.call(context, "run", Map.of("id", id), Answer.class);
    if (answer == null || !answer.id().equals(id)) {
      problems.add(new AssertionError("%s got the answer %s".formatted(id, answer)));
    }
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(200_000);
  }

  private void awaitAnswers() {
    int before = answered.size();
    Host.soon().until(() -> answered.size() > before + 2 * THREADS || !problems.isEmpty());
  }

  private void end(List<Thread> callers) throws InterruptedException {
    over = true;
    for (Thread each : callers) {
      each.join(Host.PATIENCE.toMillis());
      assertThat(each.isAlive()).describedAs("seed %d: %s hangs", seed, each).isFalse();
    }
  }

  private void install() {
    int number = ++installed;
    Bundle bundle = host.start("remote", "1." + number + ".0");
    present.add(new Version(bundle, host.managerOf(bundle, RemoteTest.PID, name)));
  }

  private void act(int choice) throws Exception {
    Version any = present.get(random.nextInt(present.size()));
    if (choice < 20 && present.size() < BUNDLES) {
      install();
    } else if (choice < 35 && present.size() > 1) {
      present.remove(any);
      any.bundle().uninstall();
      host.remove(any.configuration());
    } else if (choice < 45) {
      any.bundle().update(Versions.stream("remote", any.bundle().getVersion().toString()));
    } else if (choice < 55) {
      any.bundle().stop();
      any.bundle().start();
    } else if (choice < 75) {
      endpoint();
    } else if (choice < 90) {
      transport();
    } else if (choice < 94) {
      restartThePart();
    } else {
      host.settings(
          RemoteTest.PART,
          "direct.enabled",
          "false",
          "response.timeout.seconds",
          "300",
          "workers.max",
          Integer.toString(1 + random.nextInt(8)));
    }
  }

  private void endpoint() {
    if (!leave("endpoint")) {
      guests.put(
          "endpoint",
          host.register(Extra.class, () -> "guest", Map.of(RpcEndpoints.ENDPOINT, "*")));
    }
  }

  private void transport() {
    if (!leave("transport")) {
      var probe = new ProbeTransport(host.service(RpcTransport.class), "probe");
      guests.put(
          "transport",
          host.register(RpcTransport.class, probe, Map.of(Constants.SERVICE_RANKING, 1)));
    }
  }

  private boolean leave(String guest) {
    ServiceRegistration<?> registration = guests.remove(guest);
    if (registration != null) {
      registration.unregister();
    }
    return registration != null;
  }

  private void restartThePart() throws Exception {
    leave("transport"); // it carries by that of the part
    host.bundle(RemoteTest.PART).stop();
    host.bundle(RemoteTest.PART).start();
  }
}
