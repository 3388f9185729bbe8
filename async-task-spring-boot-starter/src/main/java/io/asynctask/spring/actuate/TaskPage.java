package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of tasks, the oldest first.
 *
 * @param next the {@code cursor} of the next page, {@code null} when this was the last. A page may
 *     be short, even empty, and not the last: a request looks at a limited number of tasks.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskPage(TaskSummary summary, List<TaskDescriptor> tasks, @Nullable String next)
    implements OperationResponseBody {}
