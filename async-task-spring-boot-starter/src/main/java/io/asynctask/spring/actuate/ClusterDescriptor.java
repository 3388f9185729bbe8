package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a task of the cluster has more than a task of one node.
 *
 * @param node the node that runs it or has run it last; {@code null} for none
 * @param attempt the number of the attempt that runs or has run last; 0 before the first
 * @param key the key of the task
 * @param startedAt when the last attempt started; {@code null} before the first
 * @param cancelRequest the request of its cancel; when it has stopped is in the outcome
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ClusterDescriptor(
    @Nullable String node,
    int attempt,
    @Nullable String key,
    @Nullable String startedAt,
    @Nullable CancelRequest cancelRequest) {

  /**
   * The request of a cancel.
   *
   * @param requestedAt the time of the request; {@code null} if it is not known
   * @param by who or what has asked for it; {@code null} if that is not known
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record CancelRequest(@Nullable String requestedAt, @Nullable String by) {}

  static ClusterDescriptor of(ClusterTask task, ShownText text) {
    ClusterTask.CancelRequest cancel = task.cancelRequest();
    return new ClusterDescriptor(
        task.node(),
        task.attempt(),
        task.key() == null ? null : text.tag("key", task.key()),
        task.startedAt() == null ? null : TaskDescriptor.text(task.startedAt()),
        cancel == null
            ? null
            : new CancelRequest(
                cancel.at() == null ? null : TaskDescriptor.text(cancel.at()),
                cancel.by() == null ? null : text.by(cancel.by())));
  }
}
