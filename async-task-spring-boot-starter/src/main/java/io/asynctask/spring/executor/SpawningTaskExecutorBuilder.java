package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import io.asynctask.LiveTasks;
import io.asynctask.spring.context.ContextPropagation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/** Says how an executor differs from its carrier. */
public final class SpawningTaskExecutorBuilder {

  final AsyncTaskExecutor carrier;
  final LiveTasks liveTasks;
  @Nullable String name;
  ContextPropagation context = ContextPropagation.NONE;
  ShutdownPolicy shutdownPolicy = ShutdownPolicy.DEFAULT;
  List<RejectionListener> rejectionListeners = List.of();
  @Nullable ExecutorLimits limits;
  @Nullable Duration deadline;
  boolean submits;

  SpawningTaskExecutorBuilder(AsyncTaskExecutor carrier, LiveTasks liveTasks) {
    this.carrier = requireNonNull(carrier, "carrier");
    this.liveTasks = requireNonNull(liveTasks, "liveTasks");
  }

  /**
   * What the executor is called, in the tags of its tasks; for a bean, its name takes the place of
   * this one. Without a name it is numbered: {@code executor-1}. Two of one name are taken for one.
   */
  public SpawningTaskExecutorBuilder name(String name) {
    this.name = requireNonNull(name, "name");
    return this;
  }

  /** What of the spawning thread follows the tasks; nothing by default. */
  public SpawningTaskExecutorBuilder context(ContextPropagation context) {
    this.context = requireNonNull(context, "context");
    return this;
  }

  /** Limits beside those of the carrier; {@code null} for none. */
  public SpawningTaskExecutorBuilder limits(@Nullable ExecutorLimits limits) {
    this.limits = limits;
    return this;
  }

  /** How long after its spawn a task is cancelled that has no deadline of its own. */
  public SpawningTaskExecutorBuilder deadline(@Nullable Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  /** Who hears of the tasks that it refuses; what they throw is logged. */
  public SpawningTaskExecutorBuilder rejectionListeners(List<RejectionListener> listeners) {
    this.rejectionListeners = List.copyOf(listeners);
    return this;
  }

  /**
   * Whether the first run of a task is handed to the carrier by the method that Spring would call
   * for the {@code @Async} method, as {@link FirstRun} says, and not by {@code execute}: for an
   * executor of the application's own, whose {@code submit} may do more.
   */
  public SpawningTaskExecutorBuilder submits(boolean submits) {
    this.submits = submits;
    return this;
  }

  /** How the executor ends, when it is a bean. */
  public SpawningTaskExecutorBuilder shutdown(ShutdownPolicy shutdownPolicy) {
    this.shutdownPolicy = requireNonNull(shutdownPolicy, "shutdownPolicy");
    return this;
  }

  /** An executor; who does not make it a bean starts and ends the carrier himself. */
  public SpawningTaskExecutor build() {
    return new SpawningTaskExecutor(this);
  }
}
