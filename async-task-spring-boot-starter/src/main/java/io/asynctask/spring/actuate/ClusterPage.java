package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of tasks of the cluster.
 *
 * @param summary the numbers of the tasks of this node
 * @param executors the executors of this node
 * @param tasks the tasks of this page, newest first
 * @param next the {@code cursor} of the next page; {@code null} when this is the last one
 * @param complete whether this page is all there is
 * @param scopes the scopes that a request may ask for
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ClusterPage(
    TaskSummary summary,
    List<ExecutorDescriptor> executors,
    List<ClusterTaskDescriptor> tasks,
    @Nullable String next,
    boolean complete,
    List<String> scopes)
    implements OperationResponseBody {}
