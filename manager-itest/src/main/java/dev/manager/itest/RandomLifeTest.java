package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerEvent;
import dev.manager.ManagerException;
import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.Script.Entry;
import dev.manager.spi.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/**
 * Random lives on several threads, against the state model. Each thread owns its managers, and
 * draws what it does from its own generator, seeded by {@code -Dmanager.random.seed}; the number of
 * actions in all is {@code -Dmanager.random.actions}, the time at most a minute.
 */
class RandomLifeTest {
  private static final int THREADS = 4;
  private static final int MANAGERS_OF_A_THREAD = 3;
  private static final List<Phase> PHASES = List.of(Phase.values());
  private static final String[] HOOKS = {
    "initHost",
    "preStartHook",
    "postStartHook",
    "reset",
    "gracefulShutdown",
    "cleanupHost",
    "prepare RECORD",
    "attach RECORD",
    "attach RPC",
    "close RPC",
    "quiesce JOIN",
    "reset TIMERS"
  };

  private final Host host = new Host();
  private final long seed = number("manager.random.seed", System.nanoTime());
  private final long actions = number("manager.random.actions", 4000);
  private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
  private final AtomicLong done = new AtomicLong();
  private final AtomicInteger attached = new AtomicInteger();
  private final List<Recording> extensions = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();

  private static long number(String property, long fallback) {
    String text = System.getProperty(property, "");
    return text.isBlank() ? fallback : Long.parseLong(text.strip());
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void everyLifeFollowsTheModel() throws Exception {
    System.out.println(
        "RandomLifeTest: -Dmanager.random.seed=" + seed + " -Dmanager.random.actions=" + actions);
    host.configure(
        "supervisor.initial.seconds", 0.005,
        "supervisor.max.seconds", 0.02,
        "swap.wait.seconds", 0.05);
    host.extensionsOfAllPhases();
    host.recordingBundle();
    List<Player> players = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      players.add(new Player(i));
    }
    players.forEach(Thread::start);
    for (Player player : players) {
      player.join();
    }
    players.forEach(Player::end);
    Host.soon() // the component itself stays known, as one that waits for a configuration
        .untilAsserted(
            () ->
                assertThat(host.managers().list())
                    .describedAs("seed %d: managers left", seed)
                    .noneMatch(info -> info.name().startsWith("p")));
    System.out.println("RandomLifeTest: " + done + " actions, " + host.moves().size() + " moves");

    assertThat(problems).describedAs("seed %d", seed).isEmpty();
    assertThat(host.moves()).describedAs("seed %d", seed).hasSizeGreaterThan(THREADS);
    Host.soon().until(() -> lastStates().values().stream().allMatch(ManagerState::isTerminal));
    checkMoves();
    for (Player player : players) {
      player.names.forEach(this::checkJournal);
      player.names.forEach(
          name -> assertThat(host.handles(name).size()).describedAs(name).isLessThanOrEqualTo(1));
    }
    assertThat(extensions)
        .describedAs("seed %d: late extensions", seed)
        .allMatch(late -> late.open() == 0 && late.closedTwice() == 0);
    Host.soon()
        .untilAsserted(
            () ->
                assertThat(InfrastructureTest.threadsOfTheRuntime())
                    .describedAs("seed %d: threads of hooks", seed)
                    .noneMatch(name -> name.startsWith("manager-")));
  }

  /** Each move of each manager is one that the state before allows; a new object begins at NEW. */
  private void checkMoves() {
    Map<String, ManagerState> states = new HashMap<>();
    for (ManagerEvent move : host.moves()) {
      ManagerState before = states.getOrDefault(move.name(), ManagerState.NEW);
      if (before.isTerminal()) {
        before = ManagerState.NEW;
      }
      assertThat(move.from()).describedAs("seed %d: %s", seed, move).isEqualTo(before);
      assertThat(move.from().next()).describedAs("seed %d: %s", seed, move).contains(move.to());
      states.put(move.name(), move.to());
    }
  }

  private Map<String, ManagerState> lastStates() {
    Map<String, ManagerState> states = new HashMap<>();
    host.moves().forEach(move -> states.put(move.name(), move.to()));
    return states;
  }

  private void checkJournal(String name) {
    Map<Integer, List<String>> byObject = new HashMap<>();
    for (Entry entry : Script.of(name).entries()) {
      byObject.computeIfAbsent(entry.object(), number -> new ArrayList<>()).add(entry.step());
    }
    byObject.forEach(
        (number, steps) ->
            checkObject(name + "#" + number, steps, Script.of(name).isInitialised(number)));
  }

  private void checkObject(String who, List<String> steps, boolean initialised) {
    String said = "seed %d: %s did %s".formatted(seed, who, steps);
    List<String> hooks = steps.stream().filter(step -> !step.startsWith("call")).toList();
    List<String> own = hooks.stream().filter(step -> !step.contains(" ")).toList();
    assertThat(own).describedAs(said).startsWith("new");
    if (own.size() > 1) {
      assertThat(own.get(1)).describedAs(said).isEqualTo("initHost");
    }
    for (String once : List.of("new", "initHost", "preStartHook", "postStartHook", "cleanupHost")) {
      assertThat(own).describedAs(said).filteredOn(once::equals).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(own.contains("cleanupHost")).describedAs(said).isEqualTo(initialised);
    if (initialised) {
      assertThat(own).describedAs(said).endsWith("cleanupHost");
    } else {
      assertThat(own).describedAs(said).doesNotContain("preStartHook", "postStartHook", "reset");
    }
    int reset = own.indexOf("reset");
    int ready = own.indexOf("postStartHook");
    if (reset >= 0) {
      assertThat(ready).describedAs(said).isBetween(0, reset);
    }
    int shutdown = own.indexOf("gracefulShutdown");
    if (shutdown >= 0) {
      assertThat(own.subList(shutdown, own.size()))
          .describedAs(said)
          .containsExactly("gracefulShutdown", "cleanupHost");
    }
  }

  /** One thread with managers of its own. */
  private final class Player extends Thread {
    private final Random random;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Configuration> present = new HashMap<>();
    private final List<ServiceRegistration<?>> late = new ArrayList<>();

    Player(int number) {
      super("player-" + number);
      random = new Random(seed * 31 + number);
      for (int i = 0; i < MANAGERS_OF_A_THREAD; i++) {
        names.add("p" + number + "-m" + i);
      }
    }

    @Override
    public void run() {
      while (done.incrementAndGet() <= actions && System.nanoTime() < end && problems.isEmpty()) {
        String name = names.get(random.nextInt(names.size()));
        try {
          act(name, random.nextInt(100));
        } catch (ManagerException | IllegalStateException e) {
          // That is what a manager may answer that is away or busy. Anything else is a fault.
        } catch (Throwable e) {
          problems.add(e);
        }
      }
    }

    private void act(String name, int choice) throws Exception {
      Configuration configuration = present.get(name);
      if (configuration == null) {
        present.put(name, host.manager(name, "limit", 1 + random.nextInt(10)));
      } else if (choice < 20) {
        present.remove(name);
        host.remove(configuration);
      } else if (choice < 40) {
        Host.change(configuration, "limit", random.nextInt(12)); // 0 and 11 are refused
      } else if (choice < 50) {
        host.managers().reset(name);
      } else if (choice < 55) {
        host.managers().drain(name, Duration.ofMillis(random.nextInt(20)));
      } else if (choice < 65) {
        breakOrMend(name, HOOKS[random.nextInt(HOOKS.length)]);
      } else if (choice < 72) {
        comeOrGo();
      } else {
        call(name);
      }
    }

    private void breakOrMend(String name, String step) {
      Script script = Script.of(name);
      if (random.nextBoolean()) {
        script.off(step);
      } else {
        int every = 1 + random.nextInt(3);
        var times = new AtomicInteger();
        script.on(
            step,
            self -> {
              if (times.incrementAndGet() % every == 0) {
                throw new java.io.IOException("broken on purpose: " + step);
              }
            });
      }
    }

    private void comeOrGo() {
      if (late.size() < 2) {
        Phase phase = PHASES.get(random.nextInt(PHASES.size()));
        var extension = new Recording(phase, "late-" + attached.incrementAndGet());
        extensions.add(extension);
        late.add(
            host.context()
                .registerService(
                    dev.manager.spi.ManagerExtension.class,
                    extension,
                    org.osgi.framework.FrameworkUtil.asDictionary(Map.of())));
      } else {
        late.remove(random.nextInt(late.size())).unregister();
      }
    }

    private void call(String name) {
      var handles = host.handles(name);
      if (!handles.isEmpty()) {
        var calls = host.context().getService(handles.iterator().next());
        if (calls != null) {
          assertThat(calls.echo("x")).startsWith("x#");
        }
      }
    }

    /** Takes away what it left. */
    void end() {
      present.values().forEach(host::remove);
      late.forEach(ServiceRegistration::unregister);
    }
  }
}
