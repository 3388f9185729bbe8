package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The clock of the tasks: exact at rest, about a millisecond in a rush")
class SharedClockTests {

  private final LiveTasks liveTasks = new LiveTasks();

  @Test
  void inARushOneReadingServesAllForAWhile() {
    await().until(this::rush);
  }

  @Test
  void afterARushEverybodyLooksAtTheClockAgain() {
    await().until(this::rush);
    await().until(() -> !isShared());
  }

  /** Not of each task: the thread that looks at the clock has to wait for a processor at times. */
  @Test
  void timesThatAreNotedInARushAreTrueToABlinkOfTheEye() {
    await().until(this::rush);
    await().until(this::isTrueToABlinkOfTheEye);
  }

  private boolean isTrueToABlinkOfTheEye() {
    long before = System.nanoTime();
    Spawned<Integer, String> spawned = spawn();
    LiveTask task = liveTasks.find(spawned.handle().id()).orElseThrow();
    await().until(() -> rush() && System.nanoTime() - before > 20_000_000);
    spawned.task().run();
    Duration off = task.age().orElseThrow().minusNanos(System.nanoTime() - before).abs();
    assertThat(task.age().orElseThrow())
        .isPositive()
        .isEqualTo(task.queued().orElseThrow().plus(task.busy().orElseThrow()));
    return off.toMillis() < 100;
  }

  /** Whether so many tasks were enough for a rush. */
  private boolean rush() {
    for (int i = 0; i < 100_000; i++) {
      spawn().task().run();
    }
    return isShared();
  }

  private static boolean isShared() {
    long first = SharedClock.nanos();
    for (int i = 0; i < 100; i++) {
      if (SharedClock.nanos() != first) {
        return false; // may be a tick, so ask more than once
      }
    }
    return true;
  }

  private Spawned<Integer, String> spawn() {
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> 42, queued -> {});
  }
}
