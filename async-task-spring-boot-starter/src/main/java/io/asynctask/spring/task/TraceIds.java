package io.asynctask.spring.task;

import org.jspecify.annotations.Nullable;

/** Knows the traces that live tasks belong to. Safe for use by many threads. */
@FunctionalInterface
public interface TraceIds {

  /** The trace of the live task with this id; {@code null} when it has none or is not traced. */
  @Nullable String traceId(long taskId);
}
