package io.asynctask.spring.metrics;

import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The context of the observation of a task, for conventions and handlers.
 *
 * @since 0.1.0
 */
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

  /** {@return the id of the task; 0 if it was rejected before its spawn} */
  public long getTaskId() {
    return taskId;
  }

  /** {@return the name of the task, however many names there are} */
  public @Nullable String getTaskName() {
    return taskName;
  }

  /** {@return the executor and the tags; {@code null} if no executor of the starter spawned it} */
  public @Nullable TaskTags getTags() {
    return tags;
  }

  /** {@return the final state of the task; {@code null} before its end} */
  public @Nullable TaskState getState() {
    return state;
  }

  /** {@return whether the executor has rejected the task} */
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
