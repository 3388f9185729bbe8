package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a task that nobody has looked at, whose handle is garbage: nobody ever will.
 *
 * @param id the id the task had
 * @param name the name it had
 * @param tag what it was spawned with
 * @param spawnLocation what its spawner noted about where it comes from
 * @param failure what it failed with
 */
public record UnobservedFailure(
    long id,
    @Nullable String name,
    Object tag,
    @Nullable Object spawnLocation,
    Throwable failure) {}
