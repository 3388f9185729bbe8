package io.asynctask.spring.executor;

import io.asynctask.LiveTask;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.SharedTimer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The graceful shutdown of an executor that accepts no more tasks: waits for its tasks, cancels
 * those that take too long, and logs those that do not stop.
 */
final class GracefulShutdown {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  /**
   * How long code of the application may take at the end of tasks: hooks, closing bodies, stages.
   * It is no part of the grace, which may be zero.
   */
  private static final Duration APPLICATION_CODE_TIMEOUT = Duration.ofSeconds(2);

  private static final CompletableFuture<Void> COMPLETED = CompletableFuture.completedFuture(null);

  private final ExecutorTasks tasks;
  private final LogText logText;

  /** Tasks that were reported. Nothing waits for their handles any longer. */
  private final Set<LiveTask> reported = ConcurrentHashMap.newKeySet();

  private volatile CompletableFuture<Void> lastStep = COMPLETED;

  /** What is queued for a thread. */
  @FunctionalInterface
  interface QueuedWork {

    /** Removes it, and returns actions that destroy one task each. */
    List<Runnable> remove();
  }

  GracefulShutdown(ExecutorTasks tasks, LogText logText) {
    this.tasks = tasks;
    this.logText = logText;
  }

  /**
   * Waits until the tasks have ended, cancels those that have not ended after {@code drain}, and
   * reports those that have not stopped after {@code grace}. The handles of the latter complete
   * nevertheless. Begins when the steps that were begun before have ended.
   *
   * @param queued is cancelled too: the threads for which it is queued may be held by tasks that do
   *     not stop
   * @return completes when that is done, and never fails
   */
  CompletableFuture<Void> begin(Duration drain, Duration grace, QueuedWork queued) {
    return begin(drain, grace, queued, COMPLETED);
  }

  /**
   * As {@link #begin(Duration, Duration, QueuedWork)}.
   *
   * @param untracked completes when the work that is no task has ended; there is as much time for
   *     it
   */
  CompletableFuture<Void> begin(
      Duration drain, Duration grace, QueuedWork queued, CompletionStage<Void> untracked) {
    CompletableFuture<Void> begun =
        lastStep
            .thenCompose(before -> shutDown(drain, grace, queued, untracked))
            .exceptionally(this::logFailure);
    lastStep = begun;
    return begun;
  }

  private CompletableFuture<Void> shutDown(
      Duration drain, Duration grace, QueuedWork queued, CompletionStage<Void> untracked) {
    long startedAt = System.nanoTime();
    int count = remaining().size();
    if (count == 0) {
      return within(drain, untracked)
          // Reported tasks may still be queued. Mostly nothing is, and no thread is started.
          .thenCompose(drained -> within(APPLICATION_CODE_TIMEOUT, destroy(queued.remove())));
    }
    return within(drain, whenAllEnded().thenCombine(untracked, (ended, alsoEnded) -> ended))
        .thenCompose(
            drained -> {
              Set<LiveTask> late = new HashSet<>(remaining());
              CompletableFuture<Void> cancelled =
                  onOwnThread(
                      () -> {
                        tasks.cancelAll();
                        destroyNow(queued.remove());
                      });
              return within(APPLICATION_CODE_TIMEOUT, cancelled)
                  .thenCompose(ignored -> within(grace, whenAllEnded()))
                  .exceptionally(this::logFailure)
                  .thenCompose(
                      stopped ->
                          within(
                              APPLICATION_CODE_TIMEOUT,
                              onOwnThread(() -> report(count, late, startedAt))));
            });
  }

  private @Nullable Void logFailure(Throwable failure) {
    log.error("The shutdown of executor '%s' failed".formatted(tasks.executor()), failure);
    return null;
  }

  /**
   * Runs an action on a thread of its own: hooks, closing bodies and listeners may take their time,
   * and the calling thread is the timer that all share.
   */
  private CompletableFuture<Void> onOwnThread(Runnable action) {
    return CompletableFuture.runAsync(
        action,
        run -> {
          Thread thread = new Thread(null, run, tasks.executor() + "-shutdown", 0, false);
          thread.setDaemon(true);
          thread.start();
        });
  }

  private CompletableFuture<Void> destroy(List<Runnable> destructions) {
    return destructions.isEmpty() ? COMPLETED : onOwnThread(() -> destroyNow(destructions));
  }

  private static void destroyNow(List<Runnable> destructions) {
    CancelCauses.SHUTDOWN.during(() -> destructions.forEach(Runnable::run));
  }

  private List<LiveTask> remaining() {
    return tasks.list().stream().filter(task -> !reported.contains(task)).toList();
  }

  /** Completes when the executor has no task left. */
  private CompletableFuture<Void> whenAllEnded() {
    // For all others a task that was completed from outside is done; it may still be stopping.
    CompletableFuture<?>[] pending =
        remaining().stream()
            .map(LiveTask::handle)
            .filter(handle -> !handle.isDone())
            .toArray(CompletableFuture<?>[]::new);
    return pending.length == 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.allOf(pending)
            .handle((ignored, failure) -> whenAllEnded())
            .thenCompose(ended -> ended);
  }

  private static CompletableFuture<Void> within(Duration limit, CompletionStage<Void> stage) {
    CompletableFuture<Void> bounded = stage.toCompletableFuture().<Void>thenApply(ignored -> null);
    SharedTimer.completeAfter(limit, bounded);
    return bounded;
  }

  /** Logs what has become of the tasks, and for late tasks whether the cancel has won. */
  private void report(int count, Set<LiveTask> late, long startedAt) {
    List<LiveTask> remaining = remaining();
    remaining.forEach(late::remove);
    long cancelled = late.stream().filter(task -> task.handle().isCancelled()).count();
    for (LiveTask task : remaining) {
      log.warn(
          "Still there after the shutdown of executor '%s': task %s, age %s, %s"
              .formatted(
                  tasks.executor(),
                  logText.task(task),
                  task.age().map(Duration::toString).orElse("unknown"),
                  task.runner().map(GracefulShutdown::describe).orElse("in no thread")));
    }
    log.info(
        ("Executor '%s' has shut down in %d ms: of %d tasks, %d came to their end,"
                + " %d were cancelled, %d are still there")
            .formatted(
                tasks.executor(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt),
                count,
                Math.max(0, count - cancelled - remaining.size()),
                cancelled,
                remaining.size()));
    reported.addAll(remaining);
    CancelCauses.SHUTDOWN.during(() -> remaining.forEach(this::abandon));
  }

  private void abandon(LiveTask task) {
    task.abandon(
        new CancellationException(
            "The task has not stopped within the shutdown of executor '%s'"
                .formatted(tasks.executor())));
  }

  /** The thread, the top of its stack, and the caller of that if it is a method of the JDK. */
  private static String describe(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    String name = BoundedText.line(thread.getName(), LogText.MAX_NAME);
    if (stack.length == 0) {
      return "thread %s at its end".formatted(name);
    }
    String top = "thread %s in %s".formatted(name, text(stack[0]));
    return Stream.of(stack)
        .filter(frame -> !isJdk(frame))
        .findFirst()
        .filter(frame -> frame != stack[0])
        .map(frame -> top + " for " + text(frame))
        .orElse(top);
  }

  private static String text(StackTraceElement frame) {
    String method = frame.getClassName() + "." + frame.getMethodName();
    return frame.getLineNumber() < 0 ? method : method + ":" + frame.getLineNumber();
  }

  private static boolean isJdk(StackTraceElement frame) {
    return frame.getModuleName() != null && frame.getModuleName().matches("(java|jdk)\\..*");
  }
}
