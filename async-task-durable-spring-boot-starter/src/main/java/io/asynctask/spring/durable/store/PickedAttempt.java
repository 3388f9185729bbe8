package io.asynctask.spring.durable.store;

import java.time.Instant;

/**
 * An attempt that was started with the pick of its row.
 *
 * @param row the row since the pick
 * @param dueAt since when the task was due
 * @param started the attempt
 * @since 0.1.0
 */
public record PickedAttempt(ExecutionRow row, Instant dueAt, StartedAttempt started) {}
