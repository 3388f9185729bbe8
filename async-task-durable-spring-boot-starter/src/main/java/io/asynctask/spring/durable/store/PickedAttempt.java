package io.asynctask.spring.durable.store;

import java.time.Instant;

/**
 * An attempt that was started with the pick of its row.
 *
 * @param execution the picked row
 * @param dueAt since when the task was due
 * @param started the attempt
 * @since 0.1.0
 */
public record PickedAttempt(PickedExecution execution, Instant dueAt, StartedAttempt started) {}
