package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerState;
import dev.manager.ManagerUnavailableException;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Script;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** What callers hold stays the same, whatever becomes of the object behind it. */
class HandleTest {
  private final Host host = new Host();

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void isRegisteredByTheBundleThatOwnsTheInterface() {
    host.manager("alpha");
    host.running("alpha");
    host.handle("alpha");
    assertThat(host.handles("alpha")).hasSize(1);
    ServiceReference<Calls> reference = host.handles("alpha").iterator().next();
    assertThat(reference.getBundle()).isEqualTo(host.context().getBundle());
    assertThat(reference.getProperty("manager.handle")).isEqualTo(true);
    assertThat(reference.getProperty("manager.name")).isEqualTo("alpha");
    assertThat(host.info("alpha").api()).containsExactly(Calls.class.getName());
    assertThat(Proxy.isProxyClass(host.handle("alpha").getClass())).isFalse();
  }

  @Test
  void passesCallsAndExceptionsUnchanged() {
    host.manager("alpha");
    host.running("alpha");
    Calls calls = host.handle("alpha");
    assertThat(calls.echo("x")).isEqualTo("x#1");
    assertThat(calls.bracketed("x")).isEqualTo("[x#1]");
    var checked = new IOException("checked");
    assertThatThrownBy(() -> calls.fail(checked)).isSameAs(checked);
    var unchecked = new IllegalArgumentException("unchecked");
    Script.of("alpha")
        .on(
            "call",
            self -> {
              throw unchecked;
            });
    assertThatThrownBy(() -> calls.echo("x")).isSameAs(unchecked);
    var error = new AssertionError("error");
    Script.of("alpha")
        .on(
            "call",
            self -> {
              throw error;
            });
    assertThatThrownBy(() -> calls.echo("x")).isSameAs(error);
    assertThat(host.info("alpha").inFlight()).isZero();
  }

  @Test
  void answersTheMethodsOfObjectItself() throws Exception {
    host.configure("swap.wait.seconds", 0.1);
    var alpha = host.manager("alpha");
    host.manager("beta");
    host.running("alpha");
    host.running("beta");
    Calls calls = host.handle("alpha");
    Calls other = host.handle("beta");
    host.remove(alpha);
    host.gone("alpha");
    assertThat(calls.equals(calls)).isTrue();
    assertThat(calls.equals(other)).isFalse();
    assertThat(calls.hashCode()).isEqualTo(calls.hashCode());
    assertThat(calls.toString()).contains("alpha");
  }

  @Test
  void aCallWaitsWhileTheManagerIsAwayAndThenProceeds() throws Exception {
    Bundle plain = host.start("plain");
    host.running("plain");
    Calls calls = host.handle("plain");
    ServiceReference<Calls> reference = host.handles("plain").iterator().next();
    assertThat(calls.echo("x")).isEqualTo("x#1");
    plain.stop();
    host.gone("plain");
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> calls.echo("y"));
    assertThat(waiting).isNotDone();
    plain.start();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo("y#2");

    plain.update(Host.stream("plain"));
    assertThat(calls.echo("z")).isEqualTo("z#3");
    assertThat(host.handle("plain")).isSameAs(calls);
    assertThat(host.handles("plain")).containsExactly(reference);
  }

  @Test
  void saysWhoWasNotThereAndHowLongItWaited() throws Exception {
    host.configure("swap.wait.seconds", 0.2);
    Bundle plain = host.start("plain");
    host.running("plain");
    Calls calls = host.handle("plain");
    plain.stop();
    host.gone("plain");
    assertThatThrownBy(() -> calls.echo("x"))
        .isInstanceOfSatisfying(
            ManagerUnavailableException.class,
            e -> {
              assertThat(e.manager()).isEqualTo("plain");
              assertThat(e.host()).isEqualTo(host.managers().host());
              assertThat(e.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
              assertThat(e).hasMessageContaining("plain").hasMessageContaining(e.host());
            });
  }

  @Test
  void refusesWhenTooManyWait() throws Exception {
    host.configure("swap.waiters.max", 1);
    Bundle plain = host.start("plain");
    host.running("plain");
    Calls calls = host.handle("plain");
    var release = new CountDownLatch(1);
    plain.stop();
    host.gone("plain");
    Script.of("plain").on("initHost", self -> release.await());
    plain.start();
    soon().until(() -> Script.of("plain").steps().stream().filter("initHost"::equals).count() == 2);
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> calls.echo("y"));
    soon().until(() -> host.info("plain").waiting() == 1);
    assertThatThrownBy(() -> calls.echo("x"))
        .isInstanceOf(ManagerUnavailableException.class)
        .hasMessageContaining("swap.waiters.max");
    release.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("y#2");
    host.running("plain");
    soon().until(() -> host.info("plain").waiting() == 0);
  }

  @Test
  void anOperatorsDrainWaitsNoLongerThanItsLimit() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    Calls calls = host.handle("alpha");
    var release = new CountDownLatch(1);
    Script.of("alpha").on("call", self -> release.await());
    CompletableFuture<String> inside = CompletableFuture.supplyAsync(() -> calls.echo("x"));
    soon().until(() -> host.info("alpha").inFlight() == 1);
    var after = host.managers().drain("alpha", Duration.ofMillis(100));
    assertThat(after.state()).isEqualTo(ManagerState.STOPPED);
    assertThat(inside).isNotDone();
    assertThat(host.managers().calls("alpha"))
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.what()).isEqualTo("Calls.echo");
              assertThat(left.bundle()).isEqualTo(after.bundle());
              assertThat(left.stack()).anyMatch(frame -> frame.contains("CountDownLatch.await"));
            });
    release.countDown();
    assertThat(inside.get(60, TimeUnit.SECONDS)).isEqualTo("x#1");
    soon().until(() -> host.managers().calls("alpha").isEmpty());
  }
}
