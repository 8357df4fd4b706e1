package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.manager.record.Lease;
import dev.manager.record.LeaseLostException;
import dev.manager.record.LeaseRecord;
import dev.manager.spi.Elections.Candidacy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Leases and what is elected by them. */
abstract class LeasesContract extends DatabaseContract {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static Lease take(TestHost host, String name, Duration time) {
    return soon()
        .until(() -> host.records.leases.tryAcquire(name, time), Optional::isPresent)
        .get();
  }

  @Test
  void oneHostHasItAndItsTokenGrowsWithEachHolder() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    Lease first = take(a, "task/x", LONG);
    assertThat(first.token()).isEqualTo(1);
    assertThat(first.isHeld()).isTrue();
    assertThat(first.remaining()).isPositive().isLessThan(LONG);
    assertThat(a.records.leases.held("task/x")).contains(first);
    assertThat(a.records.leases.tryAcquire("task/x", LONG)).isEmpty();
    assertThat(b.records.leases.tryAcquire("task/x", LONG)).isEmpty();
    assertThat(b.records.leases.tryAcquire("task/y", LONG)).isPresent();
    LeaseRecord seen = b.records.leases.list().get(0);
    assertThat(seen.name()).isEqualTo("task/x");
    assertThat(seen.holder()).isEqualTo("a");
    assertThat(seen.remaining()).isPositive();

    first.close();
    first.close();
    assertThat(first.isHeld()).isFalse();
    assertThat(a.records.leases.held("task/x")).isEmpty();
    assertThat(b.records.leases.list().get(0).holder()).isNull();
    Lease second = b.records.leases.tryAcquire("task/x", LONG).orElseThrow();
    assertThat(second.token()).isEqualTo(2);
    assertThatExceptionOfType(LeaseLostException.class)
        .isThrownBy(first::check)
        .withMessage("Lease task/x with token 1 is not held any more: it was given back");
    second.check();
  }

  @Test
  void itIsRenewedForLongerThanItsTime() {
    TestHost a = host("a");
    TestHost b = host("b");
    Lease lease = take(a, "x", Duration.ofSeconds(5));
    long until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    soon()
        .until(
            () -> {
              boolean taken = b.records.leases.tryAcquire("x", LONG).isPresent();
              assertThat(taken && lease.isHeld()).isFalse();
              return System.nanoTime() > until;
            });
  }

  @Test
  void whoLosesItIsToldBeforeAnotherCanHaveIt() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    Lease lease = take(a, "x", Duration.ofSeconds(3));
    var told = new AtomicLong();
    var why = new CompletableFuture<String>();
    lease
        .lost()
        .thenAccept(
            reason -> {
              told.set(System.nanoTime());
              why.complete(reason);
            });
    a.cable.off();
    var next = take(b, "x", LONG);
    long taken = System.nanoTime();
    assertThat(lease.isHeld()).isFalse();
    assertThat(why.get(60, TimeUnit.SECONDS)).isEqualTo("it could not be renewed in time");
    assertThat(told.get()).isLessThan(taken);
    assertThat(next.token()).isGreaterThan(lease.token());
    assertThatExceptionOfType(LeaseLostException.class).isThrownBy(lease::check);
  }

  @Test
  void oneThatAnotherTookIsLostAtTheNextRenewal() throws Exception {
    TestHost a = host("a");
    Lease lease = take(a, "x", Duration.ofSeconds(3));
    sql("UPDATE manager_leases SET token = token + 1, holder = 'by hand', holder_id = NULL");
    assertThat(lease.lost().toCompletableFuture().get(60, TimeUnit.SECONDS))
        .contains("another has it");
  }

  @Test
  void behindTheFenceNobodyElseGetsItUntilTheTransactionEnds() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    sql("CREATE TABLE work (token BIGINT)");
    Lease lease = take(a, "x", SHORT);
    var inside = new CountDownLatch(1);
    var next = new CompletableFuture<Long>();
    var thread =
        new Thread(
            () -> {
              try {
                inside.await();
                next.complete(take(b, "x", LONG).token());
              } catch (InterruptedException e) {
                next.completeExceptionally(e);
              }
            });
    thread.start();
    boolean fenced = false;
    try {
      a.records.database.transaction(
          c -> {
            lease.fence(c);
            a.cable.offBut(c); // renewals fail from here on, this transaction does not
            inside.countDown();
            soon().until(() -> !lease.isHeld());
            assertThat(next).isNotDone();
            return Sql.update(c, "INSERT INTO work VALUES (?)", lease.token());
          });
      fenced = true;
    } finally {
      a.cable.on();
    }
    assertThat(fenced).isTrue();
    long token = next.get(60, TimeUnit.SECONDS);
    thread.join();
    assertThat(token).isGreaterThan(lease.token());
    assertThat(number("SELECT MAX(token) FROM work")).isLessThan(token);
    try (Connection c = database.getConnection()) {
      c.setAutoCommit(false);
      assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> lease.fence(c));
      c.rollback();
    }
  }

  @Test
  void oneHostIsElectedAndAnotherTakesOverWhenItEndsOrDies() throws Exception {
    List<TestHost> hosts = List.of(host("a"), host("b"), host("c"));
    List<Candidacy> candidacies = new ArrayList<>();
    for (TestHost each : hosts) {
      candidacies.add(each.records.elections.stand("volume", () -> {}));
    }
    int first = elected(candidacies, -1);
    long token = number("SELECT token FROM manager_leases");
    for (int i = 0; i < hosts.size(); i++) {
      if (i != first) {
        Candidacy loser = candidacies.get(i);
        String winner = hosts.get(first).name;
        soon().until(() -> loser.standing().equals(winner + " runs it"));
      }
    }
    candidacies.get(first).close();
    int second = elected(candidacies, first);
    long later = number("SELECT token FROM manager_leases");
    assertThat(later).isGreaterThan(token);

    hosts.get(second).kill();
    int third = elected(candidacies, second);
    assertThat(third).isNotEqualTo(first);
    assertThat(number("SELECT token FROM manager_leases")).isGreaterThan(later);
  }

  private static int elected(List<Candidacy> candidacies, int not) {
    return soon()
        .until(
            () -> {
              int found = -1;
              for (int i = 0; i < candidacies.size(); i++) {
                if (i != not && candidacies.get(i).isElected()) {
                  found = i;
                }
              }
              return found;
            },
            found -> found >= 0);
  }

  @Test
  void whoLosesTheElectionIsTold() throws Exception {
    TestHost a = host("a");
    var changes = new AtomicLong();
    Candidacy mine = a.records.elections.stand("volume", changes::incrementAndGet);
    soon().until(mine::isElected);
    long before = changes.get();
    a.cable.off();
    soon().until(() -> !mine.isElected() && changes.get() > before);
    a.cable.on();
    soon().until(mine::isElected);
    mine.close();
    assertThat(mine.isElected()).isFalse();
    assertThat(a.records.leases.list().get(0).holder()).isNull();
  }

  @Test
  void aWrongNameOrTimeIsRefused() {
    TestHost a = host("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.records.leases.tryAcquire("", LONG))
        .withMessage("The name of a lease has 0 characters, expected 1 to 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.records.leases.tryAcquire("x", Duration.ofMillis(10)))
        .withMessage("The time of lease x is PT0.01S, expected from PT1S to PT24H");
  }
}
