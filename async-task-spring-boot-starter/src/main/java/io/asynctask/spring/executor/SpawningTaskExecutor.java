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
 * An executor that spawns a task for everything that it is asked to run. The task is tracked by a
 * {@link LiveTasks}, named and tagged. The {@code submit} methods return its {@link JoinHandle},
 * whose cancel stops the task. Safe for use by many threads.
 *
 * <pre>{@code
 * JoinHandle<Integer> rows =
 *     reports.task("count-rows").tag("tenant", tenant).spawn(() -> table.count(tenant));
 * }</pre>
 *
 * <p>{@link SpawningThreadPoolTaskExecutor} and {@link SpawningSimpleAsyncTaskExecutor} are
 * Spring's executors with this API. {@link #over} adds it to any other executor. Without {@link
 * ExecutorLimits} the limits of the delegate executor hold. In either case an accepted task is not
 * lost: if it is woken and the delegate executor has no thread for its next run, because it is
 * saturated or shut down, the waking thread runs it.
 *
 * @since 0.1.0
 */
public interface SpawningTaskExecutor extends AsyncTaskExecutor {

  /**
   * Returns a builder of an executor over another one.
   *
   * @param delegate has the threads that run the tasks
   * @param liveTasks tracks the tasks
   * @return the builder
   */
  static SpawningTaskExecutorBuilder over(AsyncTaskExecutor delegate, LiveTasks liveTasks) {
    return new SpawningTaskExecutorBuilder(delegate, () -> liveTasks);
  }

  /**
   * {@return the object that spawns the tasks of this executor and counts them} An executor that
   * wraps another one returns the spawner of that one.
   */
  TaskSpawner spawner();

  /** {@return the name of the executor, which is part of the tags of its tasks} */
  default String name() {
    return spawner().untagged().executor();
  }

  /** {@return the tags of a task that has no tags but its executor} */
  default TaskTags untagged() {
    return spawner().untagged();
  }

  /**
   * {@return how many tasks run, wait and are queued, and how many were spawned and rejected}
   * Without limits of its own the executor asks its delegate, or counts the live tasks.
   */
  default ExecutorStatistics statistics() {
    return spawner().statistics();
  }

  /** {@return how many tasks it has rejected} */
  default long rejected() {
    return spawner().rejected();
  }

  /**
   * Returns a builder of a task with a name of its own, and if need be with tags and a deadline.
   *
   * @param name the name of the task
   * @return the builder
   * @throws IllegalArgumentException for a blank name
   */
  default TaskBuilder task(String name) {
    return new TaskBuilder(this, name);
  }

  /**
   * Spawns a body that runs to its end in one run.
   *
   * @param <T> the type of the result
   * @param name the name of the task
   * @param tags the tags of the task
   * @param deadline {@code null} for the deadline of the executor
   * @param body the body
   * @return the handle of the task
   * @throws TaskRejectedException when the executor accepts no more tasks
   */
  default <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Callable<T> body) {
    return spawner().spawn(name, tags, deadline, body);
  }

  /**
   * Spawns a pollable body.
   *
   * @param <T> the type of the result
   * @param name the name of the task
   * @param tags the tags of the task
   * @param deadline {@code null} for the deadline of the executor
   * @param body the body
   * @return the handle of the task
   * @throws TaskRejectedException when the executor accepts no more tasks
   */
  default <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Pollable<T> body) {
    return spawner().spawn(name, tags, deadline, body);
  }

  /**
   * Spawns a body that returns a stage. The body is called once, in the context of the calling
   * thread. Its stage is awaited without a thread. A cancel of the task cancels the stage, on the
   * thread that cancels.
   *
   * @param <T> the type of the result
   * @param name the name of the task
   * @param tags the tags of the task
   * @param deadline {@code null} for the deadline of the executor
   * @param source the body
   * @return the handle of the task
   * @throws TaskRejectedException when the executor accepts no more tasks
   */
  default <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<? extends CompletionStage<T>> source) {
    return spawner().spawnStage(name, tags, deadline, source);
  }

  /**
   * Spawns a detached task, for which no caller waits. It is no child of the task that the calling
   * thread runs, so a cancel of that task leaves it alone.
   *
   * @param <T> the type of the result
   * @param name the name of the task
   * @param tags the tags of the task
   * @param deadline {@code null} for the deadline of the executor
   * @param body the body
   * @param uncaught receives what the body throws
   * @throws TaskRejectedException when the executor accepts no more tasks
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
   * Runs {@code task} as a detached task. What it throws goes to the uncaught handler of the
   * thread, or to the log.
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
