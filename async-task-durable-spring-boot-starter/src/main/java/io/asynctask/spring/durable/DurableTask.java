package io.asynctask.spring.durable;

import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A durable task as the database has it at one moment.
 *
 * @param id the id: 128 random bits as text that fits into a URL
 * @param key the key that its call gave; {@code null} for none
 * @param name the name of the task, by which a node finds the method
 * @param tags the tags of the call
 * @param state the state: {@code SCHEDULED} also while it waits for its next attempt, {@code
 *     CANCELLING} if a cancel was requested of an attempt that still runs
 * @param attempt the number of the attempt that runs or has run last; 0 before the first
 * @param node the node that runs it or has run it last; {@code null} while no node has it
 * @param createdAt when the call stored it
 * @param startedAt when its last attempt started; {@code null} before the first
 * @param endedAt when it ended; {@code null} before
 * @param progress the progress that its body has reported last
 * @param failure the type and the message of the last failure; {@code null} for none
 * @param cancelRequested whether its cancel was requested
 * @since 0.1.0
 */
public record DurableTask(
    String id,
    @Nullable String key,
    String name,
    Map<String, String> tags,
    TaskState state,
    int attempt,
    @Nullable String node,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Progress progress,
    @Nullable String failure,
    boolean cancelRequested) {}
