package io.asynctask.spring.task;

import org.jspecify.annotations.Nullable;

/**
 * The trace ids of live tasks. An implementation must be safe for use by many threads.
 *
 * <pre>{@code
 * TraceIds traces = taskId -> spans.get(taskId);
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TraceIds {

  /**
   * Returns the id of the trace to which a live task belongs.
   *
   * @param taskId the id of the task
   * @return the id of the trace; {@code null} if the task has none
   */
  @Nullable String traceId(long taskId);
}
