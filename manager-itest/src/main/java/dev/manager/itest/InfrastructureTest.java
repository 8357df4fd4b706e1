package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerState;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Script;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/** What managers stand on goes and comes back under them. */
class InfrastructureTest {
  private static final String RUNTIME = "dev.manager.impl";
  private static final List<String> ALL =
      List.of(
          "org.apache.felix.configadmin",
          "org.apache.felix.scr",
          "org.apache.felix.eventadmin",
          RUNTIME);

  private final Host host = new Host();
  private final List<String> cleaned = new CopyOnWriteArrayList<>();

  @AfterEach
  void takeDown() throws Exception {
    for (String name : ALL) {
      host.bundle(name).start();
    }
    host.leave();
  }

  private void threeManagers() {
    for (String name : List.of("alpha", "beta", "gamma")) {
      Script.of(name).on("cleanupHost", self -> cleaned.add(name));
      host.manager(name);
      host.running(name);
    }
  }

  private void allRunAgain() {
    for (String name : List.of("alpha", "beta", "gamma")) {
      host.running(name);
      assertThat(Script.of(name).objects()).isEqualTo(2);
      assertThat(host.handle(name).echo("x")).isEqualTo("x#2");
    }
  }

  @Test
  void theRuntimeStoppedAndStarted() throws Exception {
    host.extensionsOfAllPhases();
    threeManagers();
    Bundle runtime = host.bundle(RUNTIME);
    runtime.stop();
    assertThat(cleaned).containsExactly("gamma", "beta", "alpha");
    assertThat(host.handles("alpha")).isEmpty();
    runtime.start();
    allRunAgain();
  }

  @Test
  void theRuntimeUpdated() throws Exception {
    threeManagers();
    host.bundle(RUNTIME).update();
    assertThat(cleaned).containsExactly("gamma", "beta", "alpha");
    allRunAgain();
  }

  @Test
  void theRuntimeRefreshed() throws Exception {
    threeManagers();
    var refreshed = new CountDownLatch(1);
    host.context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(host.bundle(RUNTIME)),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    refreshed.await();
    assertThat(cleaned).containsExactly("gamma", "beta", "alpha");
    allRunAgain();
  }

  @Test
  void theRuntimeStoppedUnderAStart() throws Exception {
    Script.of("alpha").on("initHost", self -> new CountDownLatch(1).await());
    host.manager("alpha");
    soon().until(() -> Script.of("alpha").steps().contains("initHost"));
    host.bundle(RUNTIME).stop();
    Script.of("alpha").off("initHost");
    host.bundle(RUNTIME).start();
    host.running("alpha");
    assertThat(Script.of("alpha").steps()).doesNotContain("cleanupHost");
  }

  @Test
  void noThreadOfTheRuntimeIsLeftWhenItStops() throws Exception {
    threeManagers();
    host.bundle(RUNTIME).stop();
    soon().untilAsserted(() -> assertThat(threadsOfTheRuntime()).isEmpty());
    host.bundle(RUNTIME).start();
    allRunAgain();
  }

  static List<String> threadsOfTheRuntime() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("manager-") || name.startsWith("dev.manager"))
        .toList();
  }

  @Test
  void declarativeServicesStoppedAndStarted() throws Exception {
    threeManagers();
    Calls calls = host.handle("alpha");
    Bundle scr = host.bundle("org.apache.felix.scr");
    scr.stop();
    soon().until(() -> cleaned.size() == 3);
    scr.start();
    for (String name : List.of("alpha", "beta", "gamma")) {
      host.running(name);
      assertThat(host.handle(name).echo("x")).isEqualTo("x#2");
    }
    assertThat(calls).isNotNull();
  }

  @Test
  void eventAdminStoppedAndStarted() throws Exception {
    threeManagers();
    host.bundle("org.apache.felix.eventadmin").stop();
    host.managers().reset("alpha");
    assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
    host.bundle("org.apache.felix.eventadmin").start();
    for (String name : List.of("alpha", "beta", "gamma")) {
      assertThat(host.running(name).failure()).isNull();
      assertThat(Script.of(name).objects()).isEqualTo(1);
    }
  }

  @Test
  void configurationAdminStoppedAndStarted() throws Exception {
    threeManagers();
    host.start("plain");
    host.running("plain");
    host.bundle("org.apache.felix.configadmin").stop();
    assertThat(host.handle("plain").echo("x")).startsWith("x#");
    host.bundle("org.apache.felix.configadmin").start();
    host.configurationAdmin();
    for (String name : List.of("alpha", "beta", "gamma", "plain")) {
      host.running(name);
    }
    assertThat(host.handle("alpha").echo("x")).startsWith("x#");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.apache.felix.eventadmin", "org.apache.felix.configadmin"})
  void aManagerStartsWithout(String absent) throws Exception {
    host.bundle(absent).stop();
    host.start("plain");
    host.running("plain");
    assertThat(host.handle("plain").echo("x")).isEqualTo("x#1");
    host.managers().reset("plain");
    host.bundle("dev.manager.itest.plain").stop();
    host.gone("plain");
    soon().until(() -> host.states("plain").contains(ManagerState.STOPPED));
  }
}
