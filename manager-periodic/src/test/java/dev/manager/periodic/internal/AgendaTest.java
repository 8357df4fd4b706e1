package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The heap, against a plain list that is searched. */
class AgendaTest {
  private final ManualTicker ticker = new ManualTicker();
  private final Agenda agenda = new Agenda(ticker);

  /** Does nothing. */
  private static final class Entry extends Appointment {
    long time;

    @Override
    void attend(long now) {}
  }

  @Test
  void givesOutTheEarliestAfterAnyPutsMovesAndRemovals() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        entries.add(new Entry());
      }
      Set<Entry> in = new HashSet<>();
      for (int step = 0; step < 400; step++) {
        Entry entry = entries.get(random.nextInt(entries.size()));
        switch (random.nextInt(5)) {
          case 0 -> {
            agenda.remove(entry);
            in.remove(entry);
          }
          case 1 -> {
            ticker.advance(Duration.ofNanos(random.nextInt(50)));
            Entry first = firstDue(in);
            assertThat(agenda.poll()).describedAs("seed %d", seed).isEqualTo(first);
            in.remove(first);
          }
          case 2 -> {
            ticker.advance(Duration.ofNanos(random.nextInt(50)));
            entry.time = unused(ticker.nanos() + random.nextInt(200) - 100, in);
            in.add(entry);
            Entry first = firstDue(in);
            var due = new Due();
            agenda.putAndTake(entry, entry.time, ticker.nanos(), due);
            assertThat(due.isEmpty()).describedAs("seed %d", seed).isEqualTo(first == null);
            if (first != null) {
              assertThat(due.at()).isEqualTo(ticker.nanos());
              assertThat(due.take()).describedAs("seed %d", seed).isEqualTo(first);
            }
            in.remove(first);
          }
          default -> {
            entry.time = unused(ticker.nanos() + random.nextInt(200), in);
            agenda.put(entry, entry.time);
            in.add(entry);
          }
        }
        assertThat(agenda.size()).isEqualTo(in.size());
      }
      entries.forEach(agenda::remove);
    }
  }

  /** Returns a time at which there is none: which of two goes first is not said. */
  private static long unused(long from, Set<Entry> in) {
    long time = from;
    while (true) {
      long wanted = time;
      if (in.stream().noneMatch(each -> each.time == wanted)) {
        return time;
      }
      time++;
    }
  }

  private @Nullable Entry firstDue(Set<Entry> in) {
    long now = ticker.nanos();
    return in.stream()
        .filter(each -> each.time - now <= 0)
        .min(Comparator.comparingLong(each -> each.time - now))
        .orElse(null);
  }

  @Test
  void whatIsPutInAfterTheEndIsForgotten() {
    var entry = new Entry();
    agenda.put(entry, ticker.nanos());
    agenda.close();
    assertThat(agenda.contains(entry)).isFalse();
    agenda.put(entry, ticker.nanos());
    assertThat(agenda.poll()).isNull();
    var due = new Due();
    agenda.putAndTake(entry, ticker.nanos(), ticker.nanos(), due);
    assertThat(due.isEmpty()).isTrue();
    assertThat(agenda.size()).isZero();
  }
}
