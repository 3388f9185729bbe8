package io.asynctask.spring.executor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options that the tasks of one {@code @Async} method have in common, besides name and tags.
 *
 * @param deadline how long after its spawn a task is cancelled; {@code null} for the deadline of
 *     the executor
 * @param shared whether the future may have several holders: then the task is no child of the task
 *     that spawns it, and a completion from outside leaves its body alone
 * @param submitMethod how an executor of the application's own gets the first run
 * @since 0.1.0
 */
public record SpawnOptions(
    @Nullable Duration deadline, boolean shared, SubmitMethod submitMethod) {}
