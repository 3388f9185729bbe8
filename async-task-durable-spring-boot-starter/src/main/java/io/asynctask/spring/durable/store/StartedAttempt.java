package io.asynctask.spring.durable.store;

import java.util.Map;

/**
 * An attempt that has been started in the database.
 *
 * @param id the attempt
 * @param failures how many attempts have failed before
 * @param arguments the arguments as JSON
 * @param context the context of the caller
 * @since 0.1.0
 */
public record StartedAttempt(
    AttemptId id, int failures, String arguments, Map<String, String> context) {}
