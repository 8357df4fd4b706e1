package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts whose clocks are minutes off, one ahead and one behind: each process has a shim before its
 * C library, which this compiles. Needs a C compiler.
 */
@Tag("server")
class ClockSkewTest extends ClusterFixture {
  private static final Map<String, Integer> SECONDS = Map.of("h1", 600, "h2", -600, "h3", 0);
  private static final String SHIM =
      """
      #define _GNU_SOURCE
      #include <stdlib.h>
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>
      static long skew(void) { const char *s = getenv("SKEW_SECONDS"); return s ? atol(s) : 0; }
      int clock_gettime(clockid_t id, struct timespec *t) {
        int r = syscall(SYS_clock_gettime, id, t);
        if (r == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) t->tv_sec += skew();
        return r;
      }
      int gettimeofday(struct timeval *t, void *zone) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        t->tv_sec = now.tv_sec;
        t->tv_usec = now.tv_nsec / 1000;
        return 0;
      }
      time_t time(time_t *t) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        if (t) *t = now.tv_sec;
        return now.tv_sec;
      }
      """;

  private final Path shim;

  ClockSkewTest(@TempDir Path folder) throws Exception {
    super(folder);
    shim = folder.resolve("skew.so");
    String missing = "there is no C compiler, cc";
    boolean compiled = compile();
    if ("all".equals(System.getProperty("manager.tests.require"))) {
      assertTrue(compiled, missing);
    }
    assumeTrue(compiled, missing);
  }

  private boolean compile() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("skew.c"), SHIM);
    try {
      int status =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", shim.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor();
      assertThat(status).as("status of cc").isZero();
      return true;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  @Override
  Map<String, String> environment(String host) {
    return Map.of(
        "LD_PRELOAD",
        shim.toString(),
        "SKEW_SECONDS",
        String.valueOf(SECONDS.getOrDefault(host, 0)));
  }

  @Test
  void hostsAreUpAndOneLeadsWhateverTheirClocksSay() throws Exception {
    start("h1", "h2", "h3");
    for (String each : hosts.keySet()) { // they are off
      Duration off = Duration.between(Instant.now(), clockAtStart(each));
      assertThat(off.minusSeconds(SECONDS.getOrDefault(each, 0)).abs())
          .isLessThan(Duration.ofMinutes(2));
    }
    soon().until(() -> hosts.keySet().stream().allMatch(this::hasBeatenForTwiceTheDownTime));
    for (String each : hosts.keySet()) {
      assertThat(host(each).out()).noneMatch(line -> line.startsWith("DOWN "));
      assertThat(
              query(
                  ("SELECT topic FROM manager_services WHERE host = '%s' AND (state <> 'up' OR"
                          + " ABS(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP - last_seen_up)) > 3)")
                      .formatted(each)))
          .isEmpty();
    }
    writesGoOn();

    for (int i = 0; i < 2; i++) { // one of those that are left has a clock that is off
      String killed = leader();
      host(killed).signal("KILL");
      hosts.remove(killed).close();
      String next = leaderOtherThan(killed);
      awaitState(killed, "volume", "down", host(next));
      host(next).awaitOut("DOWN %s volume down".formatted(killed));
      writesGoOn();
    }
    neverTwoAtOnce();
    neverTwoAtOnceWithoutTheFence();
    hosts.values().forEach(ClusterFixture::noManagerStopped);
  }

  private Instant clockAtStart(String host) {
    List<String> found =
        host(host).out().stream().filter(line -> line.startsWith("CLOCK ")).toList();
    assertThat(found).hasSize(1);
    return Instant.parse(found.get(0).substring("CLOCK ".length()));
  }

  private boolean hasBeatenForTwiceTheDownTime(String host) {
    try {
      return beats(host) > 12;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
