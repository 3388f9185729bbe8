package io.asynctask.spring.metrics;

import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What conventions and handlers may know of the task that is observed. */
public final class AsyncTaskObservationContext extends Observation.Context {

  private final long taskId;
  private final @Nullable String taskName;
  private final @Nullable TaskTags tags;
  private volatile @Nullable TaskState state;
  private volatile boolean rejected;
  private volatile @Nullable KeyValues highCardinality;

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

  /** What a convention says of the id and the tags, which stay what they are: asked for once. */
  KeyValues highCardinality(Function<AsyncTaskObservationContext, KeyValues> first) {
    KeyValues present = highCardinality;
    if (present == null) {
      present = first.apply(this);
      highCardinality = present;
    }
    return present;
  }

  void ended(TaskState state, boolean rejected) {
    this.state = state;
    this.rejected = rejected;
  }
}
