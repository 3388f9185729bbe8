package io.asynctask.spring.durable.store;

import io.asynctask.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task.
 *
 * @param id the id of the task
 * @param state the final state
 * @param result the result as JSON, of a completed task
 * @param failure why it did not complete
 * @since 0.1.0
 */
public record StoredEnd(
    String id, TaskState state, @Nullable String result, @Nullable String failure) {}
