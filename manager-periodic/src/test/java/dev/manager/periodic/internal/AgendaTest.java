package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The heap, against a plain list that is searched. */
class AgendaTest {
  private final ManualTicker ticker = new ManualTicker();
  private final Agenda agenda = new Agenda(ticker);

  /** Does nothing. */
  private static final class Entry extends Appointment {
    @Override
    void attend() {}
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
        switch (random.nextInt(4)) {
          case 0 -> {
            agenda.remove(entry);
            in.remove(entry);
          }
          case 1 -> {
            ticker.advance(Duration.ofNanos(random.nextInt(50)));
            Appointment taken = agenda.poll();
            long now = ticker.nanos();
            Entry first =
                in.stream()
                    .filter(each -> each.time - now <= 0)
                    .min(Comparator.comparingLong(each -> each.time - now))
                    .orElse(null);
            assertThat(taken == null).isEqualTo(first == null);
            if (taken != null && first != null) {
              assertThat(taken.time).describedAs("seed %d", seed).isEqualTo(first.time);
              assertThat(in.remove((Entry) taken)).isTrue();
            }
          }
          default -> {
            agenda.put(entry, ticker.nanos() + random.nextInt(200));
            in.add(entry);
          }
        }
        assertThat(agenda.size()).isEqualTo(in.size());
      }
      entries.forEach(agenda::remove);
    }
  }

  @Test
  void whatIsPutInAfterTheEndIsForgotten() {
    var entry = new Entry();
    agenda.put(entry, ticker.nanos());
    agenda.close();
    assertThat(agenda.contains(entry)).isFalse();
    agenda.put(entry, ticker.nanos());
    assertThat(agenda.poll()).isNull();
  }
}
