package io.asynctask.spring.metrics;

import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What conventions and handlers may know of the task that is observed. */
public final class AsyncTaskObservationContext extends Observation.Context {

  private final long taskId;
  private final @Nullable String taskName;
  private final @Nullable TaskTags tags;
  private volatile @Nullable TaskState state;
  private volatile boolean rejected;

  AsyncTaskObservationContext(long taskId, @Nullable String taskName, @Nullable TaskTags tags) {
    this.taskId = taskId;
    this.taskName = taskName;
    this.tags = tags;
  }

  /** The id; 0 for a task that was rejected before it was spawned. */
  public long getTaskId() {
    return taskId;
  }

  /** The name as it was given, whatever number of names there are. */
  public @Nullable String getTaskName() {
    return taskName;
  }

  /** The executor and the tags; {@code null} for a task that no executor of ours has spawned. */
  public @Nullable TaskTags getTags() {
    return tags;
  }

  /** How the task has ended, one of the final states; {@code null} before. */
  public @Nullable TaskState getState() {
    return state;
  }

  /** Whether the executor has refused the task. */
  public boolean isRejected() {
    return rejected;
  }

  void ended(TaskState state, boolean rejected) {
    this.state = state;
    this.rejected = rejected;
  }
}
