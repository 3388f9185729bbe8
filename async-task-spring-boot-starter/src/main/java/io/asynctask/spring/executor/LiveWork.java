package io.asynctask.spring.executor;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** What is left to do for one executor: its live tasks, and how they are brought to their end. */
record LiveWork(LiveTasks liveTasks, String executor) {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  int count(TaskState state) {
    return (int) tasks().stream().filter(task -> task.state() == state).count();
  }

  /**
   * Lets the tasks come to their end, cancels those that have not after {@code drain}, and reports
   * those that have not stopped after {@code grace}.
   */
  CompletableFuture<Void> end(Duration drain, Duration grace) {
    CompletableFuture<Void> drained = ended();
    if (drained.isDone()) {
      return drained;
    }
    return within(drain, drained)
        .thenComposeAsync(
            ignored -> {
              tasks().forEach(task -> task.handle().cancel(true));
              return within(grace, ended());
            },
            run -> new Thread(run, executor + "-shutdown").start())
        .thenRun(this::report);
  }

  /** Completes when the executor has no task left. */
  private CompletableFuture<Void> ended() {
    // One that was completed from outside is done for everybody else; it may still be stopping.
    CompletableFuture<?>[] left =
        tasks().stream()
            .map(LiveTask::handle)
            .filter(handle -> !handle.isDone())
            .toArray(CompletableFuture<?>[]::new);
    return left.length == 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.allOf(left)
            .handle((ignored, failure) -> ended())
            .thenCompose(ended -> ended);
  }

  private static CompletableFuture<Void> within(Duration limit, CompletionStage<Void> stage) {
    return stage
        .toCompletableFuture()
        .<Void>thenApply(ignored -> null)
        .completeOnTimeout(null, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void report() {
    for (LiveTask task : tasks()) {
      log.warn(
          "Still there after the shutdown of executor '%s': task %d %s [%s], age %s, %s"
              .formatted(
                  executor,
                  task.id(),
                  task.name(),
                  task.tag(),
                  task.age().map(Duration::toString).orElse("unknown"),
                  task.runner().map(LiveWork::topOfStack).orElse("in no thread")));
    }
  }

  private static String topOfStack(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length == 0
        ? "thread %s at its end".formatted(thread.getName())
        : "thread %s in %s.%s:%d"
            .formatted(
                thread.getName(),
                stack[0].getClassName(),
                stack[0].getMethodName(),
                stack[0].getLineNumber());
  }

  private List<LiveTask> tasks() {
    List<LiveTask> tasks = new ArrayList<>();
    long after = 0;
    do {
      LiveTasks.Page page = liveTasks.list(after, 1_000, Integer.MAX_VALUE, this::isMine);
      tasks.addAll(page.tasks());
      after = page.next();
    } while (after != 0);
    return tasks;
  }

  private boolean isMine(LiveTask task) {
    return task.tag() instanceof TaskTags tags && tags.executor().equals(executor);
  }
}
