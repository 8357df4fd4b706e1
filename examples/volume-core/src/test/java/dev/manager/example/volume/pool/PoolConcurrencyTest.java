package dev.manager.example.volume.pool;

import static dev.manager.example.volume.pool.PoolFixture.IGNORED;
import static dev.manager.example.volume.pool.PoolFixture.MIB;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.DriverSlot;
import dev.manager.example.volume.api.DriverUnavailableException;
import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.OperationCancelledException;
import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeBusyException;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.api.VolumeExistsException;
import dev.manager.example.volume.api.VolumeState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PoolConcurrencyTest {
  private final FakeDriver driver = new FakeDriver();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch inTheMiddle = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Path folder;
  private final PoolFixture fixture;
  private final VolumePool pool;

  PoolConcurrencyTest(@TempDir Path temporary) {
    folder = temporary.resolve("pool");
    fixture = new PoolFixture(folder);
    fixture.drivers.add("fake", 0, driver);
    pool = fixture.open();
  }

  @AfterEach
  void close() throws InterruptedException {
    goOn.countDown();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
    pool.close();
  }

  @Test
  void letsExactlyOneOfManyMakeAName() throws Exception {
    var outcomes = together(16, each -> () -> pool.create("a", MIB, "thin", IGNORED));
    assertThat(outcomes).filteredOn(Volume.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(VolumeExistsException.class::isInstance).hasSize(15);
    assertThat(pool.list()).hasSize(1);
  }

  @Test
  void neverGivesMoreThanTheQuota() throws Exception {
    var outcomes = together(16, each -> () -> pool.create("v" + each, 9 * MIB, "thin", IGNORED));
    assertThat(outcomes).filteredOn(Volume.class::isInstance).hasSize(11);
    assertThat(outcomes).filteredOn(NoSpaceException.class::isInstance).hasSize(5);
    assertThat(pool.capacity().usedBytes()).isEqualTo(99 * MIB);
  }

  @Test
  void refusesASecondOperationOnAVolumeAndLetsOthersWork() throws Exception {
    pool.create("a", MIB, "fake", IGNORED);
    stopInTheMiddle();
    var extending = threads.submit(() -> pool.extend("a", 2 * MIB, IGNORED));
    inTheMiddle.await();
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.EXTENDING);
    assertThat(pool.show("a").bytes()).isEqualTo(MIB);
    assertThatThrownBy(() -> pool.delete("a"))
        .isInstanceOf(VolumeBusyException.class)
        .hasMessage("Volume a is being extended: try again when that has ended");
    assertThatThrownBy(() -> pool.snapshot("a", "s", IGNORED))
        .isInstanceOf(VolumeBusyException.class);
    assertThatThrownBy(() -> pool.create("a", MIB, "thin", IGNORED))
        .isInstanceOf(VolumeExistsException.class)
        .hasMessage("There is a volume a already; it is being extended");
    pool.create("b", MIB, "thin", IGNORED);
    goOn.countDown();
    assertThat(extending.get().bytes()).isEqualTo(2 * MIB);
  }

  @Test
  void waitsForWhatIsUnderWayWhenItIsStopped() throws Exception {
    stopInTheMiddle();
    var making = threads.submit(() -> pool.create("a", MIB, "fake", IGNORED));
    inTheMiddle.await();
    var stopping = threads.submit(() -> pool.quiesce(Duration.ofSeconds(40)));
    goOn.countDown();
    assertThat(stopping.get()).isTrue();
    assertThat(making.get().state()).isEqualTo(VolumeState.AVAILABLE);
    pool.create("let-in-before", MIB, "thin", IGNORED);
    pool.close();
    assertThatThrownBy(() -> pool.create("b", MIB, "thin", IGNORED))
        .isInstanceOf(PoolUnusableException.class)
        .hasMessage("Volume b is refused: the volume manager is being stopped");
  }

  @Test
  void anOperationStaysWithItsDriverWhenThatIsReplaced() throws Exception {
    stopInTheMiddle();
    var making = threads.submit(() -> pool.create("a", MIB, "fake", IGNORED));
    inTheMiddle.await();
    var better = new FakeDriver();
    fixture.drivers.add("fake", 0, better);
    var removing = threads.submit(() -> fixture.drivers.remove(driver));
    pool.create("b", MIB, "fake", IGNORED); // would stop in the middle too, at the old one
    assertThat(removing.isDone()).isFalse();
    goOn.countDown();
    assertThat(making.get().state()).isEqualTo(VolumeState.AVAILABLE);
    removing.get();
    pool.delete("a");
  }

  @Test
  void anOperationWaitsForADriverThatWasThere() throws Exception {
    fixture.drivers.limits(DriverSlot.Limits.DEFAULT);
    pool.create("a", MIB, "fake", IGNORED);
    fixture.drivers.remove(driver);
    var extending = threads.submit(() -> pool.extend("a", 2 * MIB, IGNORED));
    fixture.drivers.add("fake", 0, new FakeDriver());
    assertThat(extending.get().bytes()).isEqualTo(2 * MIB);
    fixture.drivers.close();
    assertThatThrownBy(() -> pool.delete("a"))
        .isInstanceOf(DriverUnavailableException.class)
        .hasMessageContaining("Volume a needs the driver fake");
  }

  @Test
  void breaksOffWhatDoesNotEndInTime() throws Exception {
    pool.create("a", MIB, "fake", IGNORED);
    var bothWork = new CountDownLatch(2);
    driver.inTheMiddle(
        progress -> {
          bothWork.countDown();
          reportForEver(progress);
        });
    var extending = threads.submit(() -> pool.extend("a", 2 * MIB, IGNORED));
    var creating = threads.submit(() -> pool.create("b", MIB, "fake", IGNORED));
    bothWork.await();
    pool.quiesce(Duration.ofMillis(40));
    assertThat(failure(extending))
        .isInstanceOf(OperationCancelledException.class)
        .hasMessage("Could not extend volume a: the volume manager is being stopped");
    assertThat(failure(creating)).isInstanceOf(OperationCancelledException.class);
    assertThat(pool.show("a").bytes()).isEqualTo(MIB);
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void endsAnOperationWhoseThreadIsInterruptedAndKeepsTheInterrupt() throws Exception {
    driver.inTheMiddle(
        progress -> {
          Thread.currentThread().interrupt();
          progress.report(1, 2);
        });
    var outcome =
        threads.submit(
            () -> {
              assertThatThrownBy(() -> pool.create("a", MIB, "fake", IGNORED))
                  .isInstanceOf(OperationCancelledException.class)
                  .hasMessage("Could not create volume a: its thread was interrupted");
              return Thread.interrupted();
            });
    assertThat(outcome.get()).isTrue();
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(pool.list()).isEmpty();
  }

  private void stopInTheMiddle() {
    driver.inTheMiddle(
        progress -> {
          inTheMiddle.countDown();
          goOn.await();
        });
  }

  private static void reportForEver(Progress progress) throws InterruptedException {
    while (true) {
      progress.report(1, 2);
      Thread.onSpinWait();
    }
  }

  /** Makes one piece of work of many. */
  @FunctionalInterface
  private interface Works {
    Callable<Object> work(int each);
  }

  /** Does it all at the same time, and returns the results and the failures. */
  private List<Object> together(int count, Works works) throws Exception {
    var barrier = new CyclicBarrier(count);
    List<Future<Object>> futures = new ArrayList<>();
    for (int each = 0; each < count; each++) {
      Callable<Object> work = works.work(each);
      futures.add(
          threads.submit(
              () -> {
                barrier.await();
                return work.call();
              }));
    }
    List<Object> outcomes = new ArrayList<>();
    for (Future<Object> future : futures) {
      try {
        outcomes.add(future.get());
      } catch (ExecutionException e) {
        outcomes.add(e.getCause() == null ? e : e.getCause());
      }
    }
    return outcomes;
  }

  private static Throwable failure(Future<?> future) throws InterruptedException {
    try {
      throw new AssertionError("expected a failure, not " + future.get());
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }
}
