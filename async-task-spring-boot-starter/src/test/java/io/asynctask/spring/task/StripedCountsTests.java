package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripedCountsTests {

  enum Event {
    COME,
    GONE
  }

  enum TooMany {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I
  }

  private final StripedCounts<Event> counts = new StripedCounts<>(Event.class);

  @Test
  void theCountsOfAllThreadsAreAddedAndThoseOfOtherKindsAreNot() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int event = 0; event < 1_000; event++) {
                  counts.increment(Event.COME);
                }
                counts.increment(Event.GONE);
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counts.sum(Event.COME)).isEqualTo(100_000);
    assertThat(counts.sum(Event.GONE)).isEqualTo(100);
  }

  @Test
  void anotherThreadMayTakeAnEventBack() throws InterruptedException {
    counts.increment(Event.COME);
    Thread other = new Thread(() -> counts.decrement(Event.COME));
    other.start();
    other.join();
    assertThat(counts.sum(Event.COME)).isZero();
  }

  @Test
  void moreKindsThanAStripeHasRoomForAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StripedCounts<>(TooMany.class))
        .withMessageContaining("TooMany has 9 kinds, and not 8 at most");
  }
}
