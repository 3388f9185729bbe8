package io.asynctask.spring.executor;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Pollable;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * An executor that spawns a task for whatever it is asked to run: tracked by a {@link LiveTasks},
 * named, tagged, and cancelled for real by its {@link JoinHandle}, which is what the {@code submit}
 * methods return. Safe for use by many threads.
 *
 * <p>{@link SpawningThreadPoolTaskExecutor} and {@link SpawningSimpleAsyncTaskExecutor} are
 * Spring's executors with this API; {@link #over} adds it to any other executor. Without {@link
 * ExecutorLimits} the limits of the executor that has the threads hold. In either case a task that
 * was accepted is not lost: when it is woken and no thread can be had for its next run, because
 * that executor is saturated or shut down, the waking thread runs it.
 */
public interface SpawningTaskExecutor extends AsyncTaskExecutor {

  /** An executor whose tasks run on {@code delegate} and are tracked by {@code liveTasks}. */
  static SpawningTaskExecutorBuilder over(AsyncTaskExecutor delegate, LiveTasks liveTasks) {
    return new SpawningTaskExecutorBuilder(delegate, () -> liveTasks);
  }

  /** Spawns the tasks and counts them; an executor that wraps another one gives that one's. */
  TaskSpawner spawner();

  /** The name of the executor, which stands in the tags of its tasks. */
  default String name() {
    return spawner().untagged().executor();
  }

  /** The tags of a task that says nothing but where it runs. */
  default TaskTags untagged() {
    return spawner().untagged();
  }

  /**
   * How many tasks run and queue, and how many were spawned and refused. Without limits of its own
   * the executor asks the one that has the threads, or counts the live tasks.
   */
  default ExecutorStatistics statistics() {
    return spawner().statistics();
  }

  /** How many tasks it has refused. */
  default long rejected() {
    return spawner().rejected();
  }

  /**
   * A task with a name of its own, and tags and a deadline if need be.
   *
   * @throws IllegalArgumentException for a blank name
   */
  default TaskBuilder task(String name) {
    return new TaskBuilder(this, name);
  }

  /**
   * Spawns a body that runs to its end in one go.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  default <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Callable<T> body) {
    return spawner().spawn(name, tags, deadline, body);
  }

  /**
   * Spawns a pollable body.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  default <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Pollable<T> body) {
    return spawner().spawn(name, tags, deadline, body);
  }

  /**
   * Spawns a body that goes on as a stage: {@code source} is called once, in the context of the
   * calling thread, and what it gives is awaited without a thread and cancelled with the task, on
   * the thread that does so.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  default <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<? extends CompletionStage<T>> source) {
    return spawner().spawnStage(name, tags, deadline, source);
  }

  /**
   * Spawns a body that nobody waits for: no child of the task that the calling thread runs, so it
   * outlives the cancel of that one, and what it throws goes to {@code uncaught}.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  default <T extends @Nullable Object> void spawnDetached(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<T> body,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    spawner().spawnDetached(name, tags, deadline, body, uncaught);
  }

  /**
   * Runs it as a detached task: what it throws goes to the thread's uncaught handler or the log.
   */
  @Override
  default void execute(Runnable task) {
    spawner().execute(task);
  }

  @Override
  default JoinHandle<@Nullable Void> submit(Runnable task) {
    return spawner().submit(task);
  }

  @Override
  default <T extends @Nullable Object> JoinHandle<T> submit(Callable<T> task) {
    return spawner().submit(task);
  }

  @Override
  default JoinHandle<@Nullable Void> submitCompletable(Runnable task) {
    return submit(task);
  }

  @Override
  default <T extends @Nullable Object> JoinHandle<T> submitCompletable(Callable<T> task) {
    return submit(task);
  }
}
