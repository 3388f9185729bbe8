package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("faults")
@DisplayName("R23: a stack that ends between two steps")
class StackOverflowTests {

  private static final int STACK = 256 * 1024;

  private final LiveTasks liveTasks = new LiveTasks();
  private final List<JoinHandle<?>> handles = Collections.synchronizedList(new ArrayList<>());

  /** Goes so many frames deep and there spawns and runs a task inline. */
  private void spawnAt(int depth) {
    if (depth > 0) {
      spawnAt(depth - 1);
      return;
    }
    Spawned<String, String> spawned =
        AsyncTask.builder("deep")
            .trackedBy(liveTasks)
            .spawn((Callable<String>) () -> "x", Task::run);
    handles.add(spawned.handle());
    spawned.task().schedule();
  }

  private boolean overflowsAt(int depth) {
    try {
      spawnAt(depth);
      return false;
    } catch (StackOverflowError end) {
      return true;
    }
  }

  private void overflowAtEveryDepthNearTheEnd() {
    int deep = 100;
    while (!overflowsAt(deep)) {
      deep += 100;
    }
    for (int round = 0; round < 20; round++) {
      int end = Math.max(0, deep - 300 + round);
      while (!overflowsAt(end)) {
        end += 3;
      }
    }
  }

  @Test
  void leavesNoTaskBehindAndTheRegistryAtWork() throws Exception {
    Thread thread = new Thread(null, this::overflowAtEveryDepthNearTheEnd, "deep", STACK);
    thread.setDaemon(true);
    thread.start();
    thread.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(thread.isAlive()).isFalse();
    assertThat(Testing.onAnotherThread(liveTasks::counts).live()).isZero();
    assertThat(liveTasks.list(0, 10, 100_000, task -> true).tasks()).isEmpty();
    assertThat(handles).isNotEmpty().allMatch(JoinHandle::isDone);
    JoinHandle<String> next = Testing.onAnotherThread(this::oneMore);
    assertThat(next.join()).isEqualTo("next");
  }

  private JoinHandle<String> oneMore() {
    Spawned<String, String> spawned =
        AsyncTask.builder("next").trackedBy(liveTasks).spawn(() -> "next", Task::run);
    spawned.task().schedule();
    return spawned.handle();
  }

  /** As a recursive walk does on an executor that has its callers run. */
  private static int walk(int depth, List<Throwable> refusals) {
    Spawned<Integer, String> spawned =
        AsyncTask.spawn((Callable<Integer>) () -> walk(depth + 1, refusals), Task::run, "walk");
    try {
      spawned.task().schedule();
    } catch (RejectedExecutionException refusal) {
      refusals.add(refusal);
      assertThat(spawned.handle()).isCompletedExceptionally();
      return depth;
    }
    return spawned.handle().join();
  }

  @Test
  void runsInsideRunsAreBounded() throws Exception {
    List<Throwable> refusals = new ArrayList<>();
    int[] depth = {0};
    Thread thread = new Thread(null, () -> depth[0] = walk(0, refusals), "walk", 64L * 1024 * 1024);
    thread.start();
    thread.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(depth[0]).isEqualTo(1_000);
    assertThat(refusals).hasSize(1);
  }
}
