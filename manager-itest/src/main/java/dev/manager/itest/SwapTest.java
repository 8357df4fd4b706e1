package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.Swap;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.Script.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** A better version takes the place of one that serves, and gives it back. */
class SwapTest {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Host host = new Host();
  private final String name = "swap" + COUNT.incrementAndGet();
  private final Script script = Script.of(name);

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private Bundle one() {
    host.manager(name);
    host.running(name);
    return host.recordingBundle();
  }

  private Bundle version(String version) {
    return host.start("recording", version);
  }

  private void serves(int object) {
    Calls calls = host.handle(name);
    soon().until(() -> calls.echo("x").equals("x#" + object));
  }

  private void ended(int object) {
    soon().until(() -> script.entries().contains(new Entry(object, "cleanupHost")));
  }

  private List<String> hooks() {
    return script.entries().stream()
        .filter(entry -> !entry.step().startsWith("call"))
        .map(entry -> entry.object() + " " + entry.step())
        .toList();
  }

  private ManagerInfo standsBy() {
    return soon()
        .until(
            () ->
                host.managers().list().stream()
                    .filter(info -> info.name().equals(name) && info.generation() == 0)
                    .filter(info -> info.why() != null)
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void theNewOneIsReadyBeforeTheOldOneEnds() {
    host.extensionsOfAllPhases();
    one();
    Calls calls = host.handle(name);
    ServiceReference<Calls> reference = host.handles(name).iterator().next();
    script.clear();
    version("2.0.0");
    ended(1);
    assertThat(script.lines().subList(0, 4))
        .containsExactly("2 new", "2 initHost", "2 preStartHook", "2 postStartHook");
    assertThat(script.lines().subList(4, 8))
        .containsExactlyInAnyOrder(
            "2 swapped RECORD", "2 swapped RPC", "2 swapped JOIN", "2 swapped TIMERS");
    assertThat(script.lines().subList(8, 10))
        .containsExactly("1 gracefulShutdown", "1 cleanupHost");
    assertThat(script.lines()).hasSize(10);
    assertThat(calls.echo("x")).isEqualTo("x#2");
    assertThat(host.handle(name)).isSameAs(calls);
    assertThat(host.handles(name)).containsExactly(reference);

    ManagerInfo serving = host.running(name);
    assertThat(serving.bundle()).contains(" 2.0.0 ");
    assertThat(serving.why()).isEqualTo("its version 2.0.0 is above 1.0.0");
    assertThat(serving.generation()).isEqualTo(2);
    assertThat(serving.extensions()).hasSize(4);
    ManagerInfo waiting = standsBy();
    assertThat(waiting.bundle()).contains(" 1.0.0 ");
    assertThat(waiting.state()).isEqualTo(ManagerState.NEW);
    assertThat(waiting.failure()).isNull();
    assertThat(waiting.why())
        .contains(serving.bundle())
        .contains("stands by")
        .contains("its version 2.0.0 is above 1.0.0");
  }

  @Test
  void callsInFlightFinishOnTheOldOneWhileTheNewOneServes() throws Exception {
    one();
    Calls calls = host.handle(name);
    var release = new CountDownLatch(1);
    script.on(
        "call",
        self -> {
          if (self.number() == 1) {
            release.await();
          }
        });
    CompletableFuture<String> inside = CompletableFuture.supplyAsync(() -> calls.echo("in"));
    soon().until(() -> host.info(name).inFlight() == 1);
    version("2.0.0");
    soon().until(() -> host.running(name).generation() == 2); // a call before would hang too
    serves(2);
    ended(1, "gracefulShutdown");
    assertThat(inside).isNotDone();
    assertThat(hooks()).doesNotContain("1 cleanupHost");
    assertThat(host.swaps(name)).singleElement().matches(swap -> swap.drain() == null);
    host.managers().reset(name); // the place is not busy with the one that drains
    assertThat(hooks()).contains("2 reset");
    release.countDown();
    assertThat(inside.get()).isEqualTo("in#1");
    ended(1);
    List<Entry> ofOld = script.entries().stream().filter(entry -> entry.object() == 1).toList();
    assertThat(ofOld.indexOf(new Entry(1, "called")))
        .isLessThan(ofOld.indexOf(new Entry(1, "cleanupHost")));
    soon().until(() -> host.swaps(name).get(0).drain() != null);
  }

  private void ended(int object, String step) {
    soon().until(() -> script.entries().contains(new Entry(object, step)));
  }

  @Test
  void theNewOneServesWhileTheOldOneHangsInItsEnd() throws Exception {
    one();
    var release = new CountDownLatch(1);
    script.on("gracefulShutdown", self -> release.await());
    version("2.0.0");
    serves(2);
    ended(1, "gracefulShutdown");
    host.running(name);
    host.managers().reset(name);
    assertThat(hooks()).contains("2 reset").doesNotContain("1 cleanupHost");
    release.countDown();
    ended(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"initHost", "preStartHook", "postStartHook"})
  void aNewOneThatFailsDisturbsNobody(String hook) throws Exception {
    host.configure("supervisor.initial.seconds", 600, "supervisor.max.seconds", 600);
    host.extensionsOfAllPhases();
    one();
    try (var events = new Events(host, name, Swap.TOPIC_PREFIX + "*")) {
      script.clear();
      script.on(
          hook,
          self -> {
            throw new java.io.IOException("broken on purpose");
          });
      Bundle two = version("2.0.0");
      assertThat(host.failed(name).failure()).contains("broken on purpose");
      serves(1);
      assertThat(hooks()).allMatch(line -> line.startsWith("2 "));
      assertThat(hooks().contains("2 cleanupHost")).isEqualTo(!hook.equals("initHost"));
      assertThat(host.running(name).generation()).isEqualTo(1);
      assertThat(host.swaps(name))
          .singleElement()
          .satisfies(
              swap -> {
                assertThat(swap.failure()).contains("broken on purpose");
                assertThat(swap.kind()).isEqualTo(Swap.Kind.SIDE_BY_SIDE);
                assertThat(swap.from()).contains(" 1.0.0 ");
                assertThat(swap.to()).contains(" 2.0.0 ");
              });
      soon().until(() -> events.all().size() == 1);
      assertThat(events.all().get(0).getTopic()).isEqualTo(Swap.TOPIC_PREFIX + "FAILED");
      assertThat(events.all().get(0).getProperty("failure").toString()).contains("broken");
      two.uninstall();
      serves(1);
      assertThat(hooks()).noneMatch(line -> line.startsWith("1 "));
    }
  }

  @Test
  void aNewOneThatFailsIsTriedAgainBesideTheOld() throws Exception {
    host.configure("supervisor.initial.seconds", 0.01, "supervisor.max.seconds", 0.02);
    one();
    script.on(
        "initHost",
        self -> {
          if (self.number() < 4) {
            throw new java.io.IOException("broken on purpose");
          }
        });
    version("2.0.0");
    serves(4);
    soon().until(() -> host.running(name).generation() == 4);
    assertThat(host.swaps(name)).hasSize(3);
    assertThat(host.swaps(name).get(2).failure()).isNull();
  }

  @Test
  void uninstallRollsBackAndNoCallIsLost() throws Exception {
    one();
    Calls calls = host.handle(name);
    Bundle two = version("2.0.0");
    ended(1);
    var stop = new AtomicBoolean();
    CompletableFuture<Integer> caller =
        CompletableFuture.supplyAsync(
            () -> {
              int answered = 0;
              while (!stop.get()) {
                calls.echo("x");
                answered++;
                LockSupport.parkNanos(100_000);
              }
              return answered;
            });
    try {
      standsBy();
      two.uninstall();
      serves(3);
    } finally {
      stop.set(true);
    }
    assertThat(caller.get()).isPositive();
    assertThat(host.running(name).bundle()).contains(" 1.0.0 ");
    assertThat(host.running(name).why()).isNull();
    assertThat(host.swaps(name)).extracting(Swap::kind).last().isEqualTo(Swap.Kind.IN_PLACE);
    Swap back = host.swaps(name).get(1);
    assertThat(back.from()).contains(" 2.0.0 ");
    assertThat(back.to()).contains(" 1.0.0 ");
    assertThat(back.gap()).isPositive();
  }

  @Test
  void uninstallWhileTheOldOneStillDrainsRollsBackToo() throws Exception {
    one();
    var release = new CountDownLatch(1);
    script.on(
        "gracefulShutdown",
        self -> {
          if (self.number() == 1) {
            release.await();
          }
        });
    Bundle two = version("2.0.0");
    ended(1, "gracefulShutdown");
    two.uninstall();
    ended(2);
    release.countDown();
    serves(3);
  }

  @Test
  void theOldBundleMayStopWhileTheNewOneStarts() throws Exception {
    Bundle one = one();
    var release = new CountDownLatch(1);
    script.on("initHost", self -> release.await());
    version("2.0.0");
    soon().until(() -> hooks().contains("2 initHost"));
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                one.stop();
              } catch (org.osgi.framework.BundleException e) {
                throw new IllegalStateException(e);
              }
            });
    soon().until(() -> one.getState() == Bundle.STOPPING);
    release.countDown();
    stopped.get();
    serves(2);
    ended(1);
    assertThat(hooks()).filteredOn("1 cleanupHost"::equals).hasSize(1);
    assertThat(hooks()).filteredOn("1 gracefulShutdown"::equals).hasSize(1);
  }

  @Test
  void theNewBundleMayStopWhileItStarts() throws Exception {
    one();
    script.clear();
    script.on("initHost", self -> new CountDownLatch(1).await());
    Bundle two = version("2.0.0");
    soon().until(() -> hooks().contains("2 initHost"));
    two.stop();
    serves(1);
    assertThat(hooks()).containsExactly("2 new", "2 initHost");
    assertThat(host.swaps(name)).isEmpty();
    assertThat(host.running(name).generation()).isEqualTo(1);
  }

  @Test
  void theRuntimeMayStopWhileOneStandsBy() throws Exception {
    one();
    version("2.0.0");
    ended(1);
    standsBy();
    Bundle runtime = host.bundle("dev.manager.impl");
    runtime.stop();
    ended(2);
    assertThat(hooks()).filteredOn(line -> line.endsWith("new")).hasSize(2);
    runtime.start();
    host.listen();
    soon().until(() -> host.running(name).bundle().contains(" 2.0.0 "));
    standsBy();
    assertThat(hooks()).filteredOn("1 cleanupHost"::equals).hasSize(1);
    assertThat(hooks()).filteredOn("2 cleanupHost"::equals).hasSize(1);
  }

  @Test
  void eachPhaseIsToldAsAnEvent() {
    one();
    try (var events = new Events(host, name, Swap.TOPIC_PREFIX + "*")) {
      version("2.0.0");
      soon().until(() -> events.all().size() == 2);
      assertThat(events.all())
          .extracting(org.osgi.service.event.Event::getTopic)
          .containsExactly(Swap.TOPIC_PREFIX + "FLIPPED", Swap.TOPIC_PREFIX + "DRAINED");
      assertThat(events.all())
          .allSatisfy(
              event -> {
                assertThat(event.getProperty("manager.name")).isEqualTo(name);
                assertThat(event.getProperty("host")).isEqualTo(host.managers().host());
                assertThat(event.getProperty("kind")).isEqualTo("SIDE_BY_SIDE");
                assertThat(event.getProperty("from").toString()).contains(" 1.0.0 ");
                assertThat(event.getProperty("to").toString()).contains(" 2.0.0 ");
                assertThat(event.getProperty("gap.millis")).isEqualTo(0L);
                assertThat(event.getProperty("failure")).isNull();
              });
      assertThat(events.all().get(0).getProperty("drain.millis")).isNull();
      assertThat(events.all().get(1).getProperty("drain.millis")).isInstanceOf(Long.class);
    }
  }

  @Test
  void aStopAndAStartIsASwapInPlaceWithAGap() throws Exception {
    Bundle one = one();
    Calls calls = host.handle(name);
    one.stop();
    host.gone(name);
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> calls.echo("y"));
    var release = new CountDownLatch(1);
    script.on("initHost", self -> release.await());
    one.start();
    soon().until(() -> host.info(name).waiting() == 1);
    release.countDown();
    assertThat(waiting.get()).isEqualTo("y#2");
    soon().until(() -> !host.swaps(name).isEmpty());
    assertThat(host.swaps(name))
        .singleElement()
        .satisfies(
            swap -> {
              assertThat(swap.kind()).isEqualTo(Swap.Kind.IN_PLACE);
              assertThat(swap.gap()).isPositive();
              assertThat(swap.waited()).isEqualTo(1);
            });
  }
}
