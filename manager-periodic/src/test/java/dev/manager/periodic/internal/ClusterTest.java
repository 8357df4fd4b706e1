package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerConfigException;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.TaskState;
import dev.manager.record.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that one host of the cluster runs, by clocks that stand still unless they are moved. */
class ClusterTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeCluster cluster = new FakeCluster(ticker);
  private final List<Member> members = new ArrayList<>();
  private final List<String> runs = new ArrayList<>(); // host@seconds since the begin
  private final long begin = ticker.nanos();

  /** One host of the cluster. */
  private final class Member {
    final String name;
    final Lab lab;
    final FakeCluster.Host leases = cluster.host();
    boolean dead;

    Member(String name, Object... settings) {
      this.name = name;
      this.lab = new Lab(ticker, settings);
      members.add(this);
    }

    Member joined() {
      lab.engine.turns().come(leases, cluster);
      return this;
    }

    Task add(String task, Lab.Body body, Object... options) {
      Object[] all = new Object[options.length + 2];
      System.arraycopy(options, 0, all, 0, options.length);
      all[options.length] = "cluster";
      all[options.length + 1] = "once";
      return lab.add(task, body, all);
    }

    Task noting(Object... options) {
      return add("t", context -> note(), options);
    }

    void note() {
      runs.add("%s@%.0f".formatted(name, (ticker.nanos() - begin) / 1e9));
    }

    void kill() {
      dead = true;
      leases.kill();
    }

    TaskInfo info() {
      return lab.operations.find("m.t").orElseThrow();
    }
  }

  /** Lets time pass on all hosts. */
  private void advance(long seconds) {
    for (long i = 0; i < seconds * 10; i++) {
      ticker.advance(Duration.ofMillis(100));
      members.stream().filter(each -> !each.dead).forEach(each -> each.lab.pump());
    }
  }

  private static FakeCluster.FakeLease present(FakeCluster.@Nullable FakeLease lease) {
    return java.util.Objects.requireNonNull(lease);
  }

  @Test
  void oneHostRunsEachSlotAndTheOtherSaysSo() {
    Member a = new Member("a").joined();
    a.noting("spacing.seconds", 10);
    advance(3);
    Member b = new Member("b").joined();
    b.noting("spacing.seconds", 10);
    advance(40);
    assertThat(runs).containsExactly("a@10", "a@20", "a@30", "a@40");
    assertThat(a.info().state()).isEqualTo(TaskState.WAITING);
    assertThat(b.info().state()).isEqualTo(TaskState.STANDBY);
    assertThat(b.info().standby()).isEqualTo("another host has run it");
    assertThat(b.info().runs()).isZero();
    assertThat(b.lab.operations.next("m.t", 1))
        .describedAs("the cluster's grid")
        .containsExactly(ticker.wall().plusSeconds(7));
  }

  @Test
  void anotherHostTakesTheNextSlotWhenOneDies() {
    Member a = new Member("a").joined();
    Member b = new Member("b").joined();
    a.noting("spacing.seconds", 10);
    advance(1);
    b.noting("spacing.seconds", 10);
    advance(20);
    a.kill();
    advance(20);
    assertThat(runs).containsExactly("a@10", "a@20", "b@30", "b@40");
    assertThat(b.info().state()).isEqualTo(TaskState.WAITING);
    assertThat(cluster.writes).endsWith("m.t 3", "m.t 4");
  }

  @Test
  void aHostThatDiesInARunKeepsTheLeaseUntilThatIsOver() {
    Member b = new Member("b").joined();
    b.noting("spacing.seconds", 10);
    advance(9);
    FakeCluster.Host dead = cluster.host();
    Lease left = dead.tryAcquire("periodic/m.t", Duration.ofSeconds(30)).orElseThrow();
    dead.kill();
    advance(1);
    assertThat(left.isHeld()).isTrue();
    assertThat(b.info().standby()).isEqualTo("another host runs it");
    advance(40);
    assertThat(runs).containsExactly("b@40", "b@50");
  }

  @Test
  void byCronASlotIsTheSameOnAllHosts() {
    Member a = new Member("a").joined();
    Member b = new Member("b").joined();
    a.noting("cron", "* * * * *", "zone", "UTC");
    b.noting("cron", "* * * * *", "zone", "UTC");
    advance(180);
    assertThat(runs).containsExactly("a@60", "a@120", "a@180");
    a.kill();
    advance(60);
    assertThat(runs).endsWith("b@240");
  }

  @Test
  void aDelayCountsFromTheEndOnWhateverHost() {
    Member a = new Member("a").joined();
    Member b = new Member("b").joined();
    a.add(
        "t",
        context -> {
          a.note();
          advance(4); // b's slot comes meanwhile
        },
        "fixed.delay.seconds",
        10);
    b.noting("fixed.delay.seconds", 10);
    advance(10);
    assertThat(runs).containsExactly("a@10");
    a.kill();
    advance(20);
    assertThat(runs).hasSizeBetween(2, 3);
    assertThat(runs.get(1)).isEqualTo("b@24");
  }

  @Test
  void whatComesDuringALongRunIsLeftOut() {
    Member a = new Member("a").joined();
    Member b = new Member("b").joined();
    var longOne = new AtomicInteger(25);
    a.add(
        "t",
        context -> {
          a.note();
          advance(longOne.getAndSet(0));
        },
        "spacing.seconds",
        10);
    b.noting("spacing.seconds", 10);
    advance(10);
    advance(30);
    assertThat(runs.get(0)).isEqualTo("a@10"); // ran until 35
    assertThat(runs.get(1)).endsWith("@40");
    assertThat(a.info().skipped()).isEqualTo(2);
  }

  @Test
  void withoutLeasesItWaitsAndSaysSo() {
    Member a = new Member("a");
    a.noting("spacing.seconds", 10);
    advance(35);
    assertThat(runs).isEmpty();
    assertThat(a.info().state()).isEqualTo(TaskState.STANDBY);
    assertThat(a.info().standby()).isEqualTo("there is no service dev.manager.record.Leases");
    CompletableFuture<TaskRun> asked = a.lab.operations.run("m.t");
    a.lab.pump();
    assertThatThrownBy(asked::get)
        .hasMessageContaining(
            "Periodic task m.t cannot be run here now: there is no service"
                + " dev.manager.record.Leases");
    a.joined();
    a.lab.registry.unordered().forEach(Task::replanOfCluster);
    a.lab.pump();
    assertThat(runs).containsExactly("a@35");
    assertThat(a.info().state()).isEqualTo(TaskState.WAITING);
    advance(5);
    assertThat(runs).describedAs("the grid of 10").containsExactly("a@35", "a@40");
  }

  @Test
  void withoutLeasesItRunsAloneIfItIsTold() {
    Member a = new Member("a", "periodic.cluster.alone", true);
    a.noting("spacing.seconds", 10);
    advance(20);
    assertThat(runs).containsExactly("a@10", "a@20");
    assertThat(a.info().standby()).isNull();
  }

  @Test
  void whileTheDatabaseIsAwayItWaits() {
    Member a = new Member("a", "periodic.cluster.alone", true).joined();
    a.noting("spacing.seconds", 10);
    advance(10);
    cluster.broken(true);
    advance(15);
    assertThat(a.info().standby()).startsWith("the database cannot be used: ").contains("cut off");
    cluster.broken(false);
    advance(10);
    assertThat(runs).containsExactly("a@10", "a@30");
  }

  @Test
  void aRunThatIsAskedForTakesTheLeaseAndNoSlot() throws Exception {
    Member a = new Member("a").joined();
    Member b = new Member("b").joined();
    List<CompletableFuture<TaskRun>> others = new ArrayList<>();
    a.add(
        "t",
        context -> {
          a.note();
          others.add(b.lab.operations.run("m.t"));
          b.lab.pump();
        },
        "spacing.seconds",
        10);
    b.noting("spacing.seconds", 10);
    CompletableFuture<TaskRun> asked = a.lab.operations.run("m.t");
    a.lab.pump();
    assertThat(asked.get().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThatThrownBy(others.get(0)::get).hasMessageContaining("another host runs it");
    advance(10);
    assertThat(runs).containsExactly("a@0", "a@10");
  }

  @Test
  void novasCallTakesItsTurnToo() {
    Member a = new Member("a", "periodic.enabled", false).joined();
    Member b = new Member("b", "periodic.enabled", false).joined();
    a.noting("spacing.seconds", 10);
    b.noting("spacing.seconds", 10);
    for (int i = 0; i < 4; i++) {
      ticker.advance(Duration.ofSeconds(5));
      b.lab.pass();
      a.lab.pass();
    }
    assertThat(runs).containsExactly("b@10", "b@20");
  }

  @Test
  @Timeout(60)
  void aRunThatLosesItsLeaseIsInterruptedAndSaysSo() {
    Member a = new Member("a").joined();
    a.add(
        "t",
        context -> {
          present(cluster.lease("periodic/m.t")).lose("it could not be renewed in time");
          Thread.sleep(60_000);
        },
        "spacing.seconds",
        10);
    advance(10);
    TaskRun run = java.util.Objects.requireNonNull(a.info().lastRun());
    assertThat(run.outcome()).isEqualTo(Outcome.LEASE_LOST);
    assertThat(run.failure())
        .isEqualTo(
            "this host lost the lease (it could not be renewed in time):"
                + " java.lang.InterruptedException: sleep interrupted");
    assertThat(a.info().failures()).isEqualTo(1);
    assertThat(a.lab.events).hasSize(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @Timeout(60)
  void aRunEndsWhenTheServiceOfTheLeasesGoes() {
    Member a = new Member("a").joined();
    a.add(
        "t",
        context -> {
          a.lab.engine.turns().gone();
          Thread.sleep(60_000);
        },
        "spacing.seconds",
        10);
    advance(10);
    TaskRun run = java.util.Objects.requireNonNull(a.info().lastRun());
    assertThat(run.outcome()).isEqualTo(Outcome.LEASE_LOST);
    assertThat(run.failure()).contains("the service of the leases has gone");
  }

  @Test
  void aRunThatDidNotNoticeCountsAsLostAllTheSame() {
    Member a = new Member("a").joined();
    a.add("t", context -> a.leases.kill(), "spacing.seconds", 10);
    a.add(
        "u",
        context -> ticker.advance(Duration.ofSeconds(31)), // as if the process had been frozen
        "spacing.seconds",
        11);
    advance(11);
    assertThat(java.util.Objects.requireNonNull(lastOf(a, "m.u")).outcome())
        .isEqualTo(Outcome.LEASE_LOST);
  }

  private static @Nullable TaskRun lastOf(Member member, String task) {
    return member.lab.operations.find(task).orElseThrow().lastRun();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> Lab.options("cluster", "once", "once.seconds", 5))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("cluster")
        .hasMessageContaining("EACH with once.seconds");
    assertThatThrownBy(() -> Lab.options("cluster", "once", "overlap", "concurrent"))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("EACH with overlap CONCURRENT");
    assertThatThrownBy(() -> Lab.options("cluster", "some"))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("[each, once]");
  }

  /** Hosts come, die and are cut off; whatever happens, no slot is used twice. */
  @Test
  void noSlotRunsTwiceWhateverHappens() {
    int all = 0;
    for (long seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      members.clear();
      runs.clear();
      var shared = new FakeCluster(ticker);
      long spacing = 2L + random.nextInt(9);
      List<Long> starts = new ArrayList<>();
      Set<Member> alive = new HashSet<>();
      for (int step = 0; step < 60; step++) {
        int what = random.nextInt(10);
        if (what == 0 || alive.isEmpty()) {
          var member = new Member("h" + step);
          member.lab.random.set(random.nextDouble());
          member.lab.engine.turns().come(shared.host(), shared);
          member.add("t", context -> starts.add(ticker.nanos()), "spacing.seconds", spacing);
          alive.add(member);
        } else if (what == 1) {
          Member victim = alive.iterator().next();
          victim.dead = true;
          alive.remove(victim);
        } else if (what == 2) {
          shared.broken(random.nextBoolean());
        }
        advance(random.nextInt((int) spacing));
      }
      assertThat(starts).describedAs("seed %d", seed).hasSameSizeAs(shared.used);
      for (int i = 1; i < starts.size(); i++) {
        long apart = Duration.between(shared.used.get(i - 1), shared.used.get(i)).toNanos();
        assertThat(apart)
            .describedAs("seed %d, spacing %d, run %d: whole slots apart", seed, spacing, i)
            .isPositive()
            .matches(each -> each % Duration.ofSeconds(spacing).toNanos() == 0);
      }
      all += starts.size();
    }
    assertThat(all).isGreaterThan(500);
  }
}
