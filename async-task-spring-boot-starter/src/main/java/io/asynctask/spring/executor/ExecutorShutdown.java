package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The two steps of an executor's shutdown: in its phase it ends the tasks that are there, and when
 * the executor is destroyed, all that are left.
 */
final class ExecutorShutdown {

  private final TaskSpawner spawner;
  private volatile @Nullable GracefulShutdown shutdown;

  ExecutorShutdown(TaskSpawner spawner) {
    this.spawner = spawner;
  }

  /** Whether the shutdown of the tasks has begun. */
  boolean hasBegun() {
    return shutdown != null;
  }

  /** Accepts tasks again. */
  void reopen() {
    shutdown = null;
    spawner.reopen();
  }

  /**
   * Waits for the tasks for as long as the phase lasts, and cancels the others. Tasks that are
   * spawned meanwhile are included.
   *
   * @param untracked completes when the work that is no task has ended
   * @return completes when they are ended or reported, and never fails
   */
  CompletableFuture<Void> shutDownInPhase(ShutdownPolicy policy, CompletionStage<Void> untracked) {
    return begin(policy.drainInPhase(), policy.graceInPhase(), untracked);
  }

  /** Accepts no more tasks, ends those that are left, and shuts the delegate executor down. */
  void destroy(ShutdownPolicy policy) throws Exception {
    AdmissionControl admission = spawner.admission();
    admission.stopAccepting();
    GracefulShutdown current = shutdown;
    if (current == null) {
      Duration await = policy.awaitTermination();
      if (await == null) {
        admission.initiateShutdown();
        return;
      }
      CompletableFuture<Void> ignored =
          begin(await, policy.grace(), CompletableFuture.completedFuture(null));
    }
    current = requireNonNull(shutdown);
    // A task may have come in at the last moment, and another one until the delegate has ended.
    GracefulShutdown.QueuedWork queued = admission::removeQueued;
    current.begin(Duration.ZERO, policy.grace(), queued).join();
    try {
      queued = admission.close();
    } finally {
      current.begin(Duration.ZERO, policy.grace(), queued).join();
    }
  }

  private CompletableFuture<Void> begin(
      Duration drain, Duration grace, CompletionStage<Void> untracked) {
    GracefulShutdown begun = new GracefulShutdown(spawner.tasks(), spawner.logText());
    CompletableFuture<Void> ended =
        begun.begin(drain, grace, spawner.admission()::removeQueued, untracked);
    shutdown = begun; // after the tasks were counted: one that ends because of it is counted too
    return ended;
  }
}
