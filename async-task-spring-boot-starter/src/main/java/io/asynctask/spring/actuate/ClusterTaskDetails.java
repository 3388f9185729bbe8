package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A task of the cluster with its details. If this node runs it, they include its stack and all else
 * that a node shows of its own tasks.
 *
 * @param details the details as of a task of a node
 * @param cluster what it has more
 * @param localId the id under which this node shows the present attempt; {@code null} if another
 *     node or none runs it
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ClusterTaskDetails(
    @JsonUnwrapped TaskDetails details,
    @JsonUnwrapped ClusterDescriptor cluster,
    @Nullable String localId)
    implements OperationResponseBody {

  /**
   * @param local the task of this node that runs the present attempt; {@code null} for none
   */
  static ClusterTaskDetails of(ClusterTask task, @Nullable TaskDetails local, ShownText text) {
    Instant now = Instant.now();
    ClusterDescriptor cluster = ClusterDescriptor.of(task, text);
    TaskDescriptor described =
        ClusterTaskDescriptor.describe(task, now, local == null ? null : local.task(), text);
    String why = ClusterReason.of(task, now, text);
    if (local == null) {
      return new ClusterTaskDetails(
          new TaskDetails(described, null, null, why, null, List.of(), List.of(), 0),
          cluster,
          null);
    }
    return new ClusterTaskDetails(
        new TaskDetails(
            described,
            local.spawnLocation(),
            local.stack(),
            local.why() == null ? why : local.why(),
            local.awaits(),
            local.awaitedBy(),
            local.children(),
            local.childCount()),
        cluster,
        local.task().id());
  }
}
