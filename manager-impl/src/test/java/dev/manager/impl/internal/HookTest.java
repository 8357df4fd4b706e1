package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.HookTimeoutException;
import dev.manager.ManagerException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ManagerHost host = Fakes.host(HostConfig.defaults());
  private final Life life = Fakes.life(host, "volume");
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void endThreads() {
    host.close();
  }

  private Hook hook(boolean stoppable, Hook.Body body) {
    return new Hook(life, "initHost", stoppable, getClass().getClassLoader(), body);
  }

  @Test
  void runsOnAThreadOfItsOwnThatKnowsItsManager() throws Exception {
    var thread = new CompletableFuture<Thread>();
    var current = new CompletableFuture<Boolean>();
    hook(
            true,
            () -> {
              thread.complete(Thread.currentThread());
              current.complete(Hook.current() == life);
            })
        .run(LONG, LONG);

    assertThat(thread.join().getName()).isEqualTo("manager-volume-initHost");
    assertThat(thread.join().isDaemon()).isTrue();
    assertThat(current.join()).isTrue();
    assertThat(Hook.current()).isNull();
  }

  @Test
  void givesItsBodyTheClassLoaderItWasTold() throws Exception {
    var loader = new ClassLoader(null) {};
    var seen = new CompletableFuture<ClassLoader>();
    new Hook(
            life,
            "reset",
            true,
            loader,
            () -> seen.complete(Thread.currentThread().getContextClassLoader()))
        .run(LONG, LONG);
    assertThat(seen.join()).isSameAs(loader);
  }

  @Test
  void throwsWhatItsBodyThrows() {
    var why = new IOException("no disk");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                hook(
                        true,
                        () -> {
                          throw why;
                        })
                    .run(LONG, LONG))
        .isSameAs(why);
  }

  @Test
  void anErrorOfItsBodyBecomesAnExceptionThatNamesTheHook() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(
            () ->
                hook(
                        true,
                        () -> {
                          throw new NoClassDefFoundError("com/acme/Gone");
                        })
                    .run(LONG, LONG))
        .withMessage(
            "initHost of manager volume threw java.lang.NoClassDefFoundError: com/acme/Gone");
  }

  @Test
  void isInterruptedAtItsLimitAndSaysWhereItStood() {
    var interrupted = new CompletableFuture<Boolean>();
    Hook hook =
        hook(
            true,
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
            });

    assertThatExceptionOfType(HookTimeoutException.class)
        .isThrownBy(() -> hook.run(Duration.ofSeconds(2), Duration.ofMillis(10)))
        .withMessageStartingWith("Hook initHost of manager volume did not end within ")
        .withMessageContaining("CountDownLatch.await");
    assertThat(interrupted.join()).isTrue();
  }

  @Test
  void aStopInterruptsOneThatMayBeStopped() {
    var begun = new CountDownLatch(1);
    Hook hook =
        hook(
            true,
            () -> {
              begun.countDown();
              never.await();
            });
    CompletableFuture<Void> cut =
        CompletableFuture.runAsync(
            () -> {
              awaitQuietly(begun);
              hook.cut(LONG);
            });

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> hook.run(LONG, LONG));
    cut.join();
  }

  @Test
  void oneThatIsCutBeforeItBeginsDoesNotBegin() {
    Hook hook = hook(true, () -> assertThat(true).as("its body ran").isFalse());
    hook.cut(LONG);
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> hook.run(LONG, LONG));
  }

  @Test
  void aStopLeavesTheHooksOfTheStopAlone() throws Exception {
    var ran = new CompletableFuture<Boolean>();
    Hook hook = hook(false, () -> ran.complete(true));
    hook.cut(Duration.ZERO);
    hook.run(LONG, LONG);
    assertThat(ran.join()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
