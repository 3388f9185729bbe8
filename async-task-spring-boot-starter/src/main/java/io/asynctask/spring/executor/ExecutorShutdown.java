package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the tasks of an executor: those that are there in its phase of a shutdown, and whatever is
 * left when the executor is destroyed.
 */
final class ExecutorShutdown {

  private final TaskSpawner spawner;
  private volatile @Nullable Ending ending;

  ExecutorShutdown(TaskSpawner spawner) {
    this.spawner = spawner;
  }

  /** Whether the tasks were told to end. */
  boolean hasBegun() {
    return ending != null;
  }

  /** Takes tasks again. */
  void reopen() {
    ending = null;
    spawner.reopen();
  }

  /**
   * Lets the tasks come to their end for as long as the phase lasts, and cancels the others. Tasks
   * that are spawned meanwhile are among them.
   *
   * @param others completes when what is no task has come to its end
   * @return completes when they are ended or reported, and never fails
   */
  CompletableFuture<Void> endInPhase(ShutdownPolicy policy, CompletionStage<Void> others) {
    return begin(policy.drainInPhase(), policy.graceInPhase(), others);
  }

  /** Takes no more tasks, ends those that are left, and the executor that has the threads. */
  void destroy(ShutdownPolicy policy) throws Exception {
    Admission admission = spawner.admission();
    admission.close();
    Ending end = ending;
    if (end == null) {
      Duration await = policy.awaitTermination();
      if (await == null) {
        admission.leave();
        return;
      }
      CompletableFuture<Void> ignored =
          begin(await, policy.grace(), CompletableFuture.completedFuture(null));
    }
    end = requireNonNull(ending);
    // A task may have come in at the last moment, and another one until the carrier ends.
    Supplier<List<Runnable>> queued = admission::takeQueued;
    end.begin(Duration.ZERO, policy.grace(), queued).join();
    try {
      queued = admission.end();
    } finally {
      end.begin(Duration.ZERO, policy.grace(), queued).join();
    }
  }

  private CompletableFuture<Void> begin(
      Duration drain, Duration grace, CompletionStage<Void> others) {
    Ending begun = new Ending(spawner.work());
    CompletableFuture<Void> ended =
        begun.begin(drain, grace, spawner.admission()::takeQueued, others);
    ending = begun; // after the tasks were counted: one that ends because of it is one of them
    return ended;
  }
}
