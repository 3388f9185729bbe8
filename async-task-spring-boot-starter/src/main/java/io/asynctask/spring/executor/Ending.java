package io.asynctask.spring.executor;

import io.asynctask.LiveTask;
import io.asynctask.spring.task.BoundedText;
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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** How the work of an executor that takes no more comes to its end, and what the log says of it. */
final class Ending {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  /**
   * How long foreign code may take that hears of the end: hooks, closing bodies, stages. None of
   * the grace, which may be nothing at all.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final LiveWork work;
  private final LogText logText;

  /** Those that were reported, for whose handles nobody waits any longer. */
  private final Set<LiveTask> reported = ConcurrentHashMap.newKeySet();

  private volatile CompletableFuture<Void> done = NOTHING;

  Ending(LiveWork work, LogText logText) {
    this.work = work;
    this.logText = logText;
  }

  /**
   * Lets the tasks come to their end, cancels those that have not after {@code drain}, and reports
   * those that have not stopped after {@code grace}, whose handles complete nevertheless. What has
   * begun before comes first.
   *
   * @param queued takes what is cancelled and queues for a thread, which stubborn tasks hold; each
   *     ends one
   * @return completes when that is done, and never fails
   */
  CompletableFuture<Void> begin(Duration drain, Duration grace, Supplier<List<Runnable>> queued) {
    return begin(drain, grace, queued, NOTHING);
  }

  /**
   * As {@link #begin(Duration, Duration, Runnable)}.
   *
   * @param others completes when what is no task has come to its end, for which there is as much
   *     time
   */
  CompletableFuture<Void> begin(
      Duration drain,
      Duration grace,
      Supplier<List<Runnable>> queued,
      CompletionStage<Void> others) {
    CompletableFuture<Void> begun =
        done.thenCompose(before -> end(drain, grace, queued, others)).exceptionally(this::failed);
    done = begun;
    return begun;
  }

  private CompletableFuture<Void> end(
      Duration drain,
      Duration grace,
      Supplier<List<Runnable>> queued,
      CompletionStage<Void> others) {
    long startedAt = System.nanoTime();
    int tasks = left().size();
    if (tasks == 0) {
      return within(drain, others)
          // What was abandoned may queue still. Mostly nothing does, and no thread is started.
          .thenCompose(drained -> within(PATIENCE, destroy(queued.get())));
    }
    return within(drain, ended().thenCombine(others, (ended, otherEnded) -> ended))
        .thenCompose(
            drained -> {
              Set<LiveTask> late = new HashSet<>(left());
              CompletableFuture<Void> told =
                  aside(
                      () -> {
                        work.cancel();
                        queued.get().forEach(Runnable::run);
                      });
              return within(PATIENCE, told)
                  .thenCompose(ignored -> within(grace, ended()))
                  .exceptionally(this::failed)
                  .thenCompose(
                      stopped -> within(PATIENCE, aside(() -> report(tasks, late, startedAt))));
            });
  }

  private @Nullable Void failed(Throwable failure) {
    log.error("The shutdown of executor '%s' failed".formatted(work.executor()), failure);
    return null;
  }

  /**
   * On a thread of its own: hooks, closing bodies and who hears of the end of a task may take their
   * time, and the thread here is everybody's timer.
   */
  private CompletableFuture<Void> aside(Runnable action) {
    return CompletableFuture.runAsync(
        action,
        run -> {
          Thread thread = new Thread(null, run, work.executor() + "-shutdown", 0, false);
          thread.setDaemon(true);
          thread.start();
        });
  }

  private CompletableFuture<Void> destroy(List<Runnable> queued) {
    return queued.isEmpty() ? NOTHING : aside(() -> queued.forEach(Runnable::run));
  }

  private List<LiveTask> left() {
    return work.tasks().stream().filter(task -> !reported.contains(task)).toList();
  }

  /** Completes when the executor has no task left. */
  private CompletableFuture<Void> ended() {
    // One that was completed from outside is done for everybody else; it may still be stopping.
    CompletableFuture<?>[] left =
        left().stream()
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
    CompletableFuture<Void> bounded = stage.toCompletableFuture().<Void>thenApply(ignored -> null);
    SharedTimer.completeAfter(limit, bounded);
    return bounded;
  }

  /** Says what has become of the tasks; of those that were late, whether the cancel has won. */
  private void report(int tasks, Set<LiveTask> late, long startedAt) {
    List<LiveTask> left = left();
    left.forEach(late::remove);
    long cancelled = late.stream().filter(task -> task.handle().isCancelled()).count();
    for (LiveTask task : left) {
      log.warn(
          "Still there after the shutdown of executor '%s': task %s, age %s, %s"
              .formatted(
                  work.executor(),
                  logText.task(task),
                  task.age().map(Duration::toString).orElse("unknown"),
                  task.runner().map(Ending::whereabouts).orElse("in no thread")));
    }
    log.info(
        ("Executor '%s' has shut down in %d ms: of %d tasks, %d came to their end,"
                + " %d were cancelled, %d are still there")
            .formatted(
                work.executor(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt),
                tasks,
                Math.max(0, tasks - cancelled - left.size()),
                cancelled,
                left.size()));
    reported.addAll(left);
    for (LiveTask task : left) {
      task.abandon(
          new CancellationException(
              "The task has not stopped within the shutdown of executor '%s'"
                  .formatted(work.executor())));
    }
  }

  /** The top of the stack and, where that is the JDK's, who has called it. */
  private static String whereabouts(Thread thread) {
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
