package dev.manager.rabbitmq.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GateTest {
  /** Notes what comes to either side. For one thread at a time, as the gate promises. */
  private static class Noted implements Gate.Sides<Integer> {
    final List<Integer> delivered = new ArrayList<>();
    final List<Integer> failed = new ArrayList<>();
    final List<Integer> back = new ArrayList<>();

    @Override
    public void deliver(Integer each) {
      if (each < 0) {
        throw new IllegalArgumentException("negative");
      }
      delivered.add(each);
    }

    @Override
    public void failed(Integer each, RuntimeException why) {
      failed.add(each);
    }

    @Override
    public void giveBack(Integer each) {
      back.add(each);
    }
  }

  private final Noted noted = new Noted();
  private final Gate<Integer> gate = new Gate<>(3, noted);

  @Test
  void letsTheNextInWhenOneHasLeft() {
    for (int i = 1; i <= 6; i++) {
      gate.came(i);
    }
    assertThat(noted.delivered).containsExactly(1, 2, 3);
    gate.left();
    gate.left();
    assertThat(noted.delivered).containsExactly(1, 2, 3, 4, 5);
    gate.left();
    gate.left();
    gate.left();
    gate.came(7);
    gate.came(8);
    assertThat(noted.delivered).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(noted.back).isEmpty();
  }

  @Test
  void givesBackWhatWaitsWhenItIsShut() {
    for (int i = 1; i <= 5; i++) {
      gate.came(i);
    }
    gate.shut();
    gate.left();
    gate.came(6);
    gate.shut();
    assertThat(noted.delivered).containsExactly(1, 2, 3);
    assertThat(noted.back).containsExactly(4, 5, 6);
  }

  @Test
  void goesOnWhenOneCannotBeDelivered() {
    gate.came(-1);
    gate.came(2);
    assertThat(noted.failed).containsExactly(-1);
    assertThat(noted.delivered).containsExactly(2);
  }

  @RepeatedTest(25)
  void keepsBoundAndOrderWhileManyLeave() throws Exception {
    int all = 2000;
    BlockingQueue<Integer> inside = new LinkedBlockingQueue<>();
    var present = new AtomicInteger();
    var crowd = new AtomicInteger();
    var order =
        new Noted() {
          @Override
          public void deliver(Integer each) {
            super.deliver(each);
            crowd.accumulateAndGet(present.incrementAndGet(), Math::max);
            inside.add(each);
          }
        };
    var busy = new Gate<>(5, order);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> leaving = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        leaving.add(
            threads.submit(
                () -> {
                  for (int left = 0; left < all / 4; left++) {
                    assertThat(inside.poll(60, TimeUnit.SECONDS)).isNotNull();
                    present.decrementAndGet();
                    busy.left();
                  }
                  return true;
                }));
      }
      for (int i = 0; i < all; i++) {
        busy.came(i);
      }
      for (Future<?> each : leaving) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(crowd.get()).isBetween(1, 5);
    assertThat(order.delivered).isEqualTo(IntStream.range(0, all).boxed().toList());
  }
}
