package io.asynctask;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Bad input is refused by name")
class BadInputTests {

  private final Schedule<String> schedule = queued -> {};
  private final Callable<Integer> body = () -> 42;

  private static void assertNull(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }

  @Test
  void nullIsNamed() {
    assertNull("body", () -> AsyncTask.spawn((Callable<Integer>) null, schedule, "tag"));
    assertNull("body", () -> AsyncTask.spawn((Pollable<Integer>) null, schedule, "tag"));
    assertNull("schedule", () -> AsyncTask.spawn(body, null, "tag"));
    assertNull("tag", () -> AsyncTask.spawn(body, schedule, null));
    assertNull("tag", () -> AsyncTask.builder(null));
    assertNull("schedule", () -> AsyncTask.builder("tag").spawn(body, null));
    assertNull("name", () -> AsyncTask.builder("tag").name(null));
    assertNull("liveTasks", () -> AsyncTask.builder("tag").trackedBy(null));
    assertNull("deadline", () -> AsyncTask.builder("tag").deadline(null));
    assertNull("body", () -> AsyncTask.spawnLocal(null, schedule, "tag"));
    assertNull("body", () -> AsyncTask.blockOn(null));
    assertNull("stage", () -> Pollable.of(null));
    assertNull("stage", () -> Pollable.owning(null));
    assertNull("stage", () -> JoinHandle.owning(null));
    assertNull("source", () -> AsyncTask.builder("tag").spawnStage(null, schedule));
    assertNull("onWake", () -> Waker.of(null));
    assertNull("failure", () -> JoinHandle.failed(null));
  }

  @Test
  void aNegativeDeadlineIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsyncTask.builder("tag").deadline(Duration.ofSeconds(-1)))
        .withMessageContaining("deadline")
        .withMessageContaining("PT-1S");
  }

  @Test
  void limitsOfAListingArePositive() {
    LiveTasks liveTasks = new LiveTasks();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> liveTasks.list(0, 0, 1, task -> true))
        .withMessageContaining("limit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> liveTasks.list(-1, 1, 1, task -> true))
        .withMessageContaining("after");
  }
}
