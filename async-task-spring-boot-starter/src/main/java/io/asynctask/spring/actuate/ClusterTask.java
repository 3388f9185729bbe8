package io.asynctask.spring.actuate;

import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task of a cluster at one moment.
 *
 * @param id the id of the task, which contains more than digits
 * @param key the key that the application gave it; {@code null} for none
 * @param name the name of the task
 * @param tags the tags of the task
 * @param state the state: {@code SCHEDULED} also while it waits for its next attempt
 * @param attempt the number of the attempt that runs or has run last; 0 before the first
 * @param node the node that runs it or has run it last; {@code null} for none
 * @param createdAt when it was created
 * @param startedAt when the last attempt started; {@code null} before the first
 * @param endedAt when it ended; {@code null} before
 * @param progress the progress that its body has reported last
 * @param failureType the class of the last exception; {@code null} for none
 * @param failureMessage its message
 * @param cancelRequest the request of its cancel; {@code null} for none
 * @param known whether this node has the method that the task calls
 * @param localId the id of the task on this node that runs the present attempt; {@code null} if
 *     another node or none runs it
 * @since 0.1.0
 */
public record ClusterTask(
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
    @Nullable String failureType,
    @Nullable String failureMessage,
    @Nullable CancelRequest cancelRequest,
    boolean known,
    @Nullable Long localId) {

  /**
   * The request of a cancel, as far as it is known.
   *
   * @param at when it was requested; {@code null} if that is not known
   * @param by who or what has requested it; {@code null} if that is not known
   */
  public record CancelRequest(@Nullable Instant at, @Nullable String by) {}
}
