package io.asynctask.spring.web.accepted;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * The status of an accepted task, as clients see it. It contains neither the result nor a tag. A
 * value that a task does not have is {@code null}, in JSON too.
 *
 * @param id the id of the task
 * @param state the state of the task
 * @param progress the progress that the body has reported last; {@code null} before
 * @param acceptedAt the time at which the task was registered
 * @param endedAt the time of the end; {@code null} while the task is live
 * @param result the address of the result, once the task is completed
 * @param failure the failure of the task, as far as clients may see it: the problem of an exception
 *     of Spring, or the status and reason of {@code @ResponseStatus}; of any other exception only
 *     that the task has failed
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskStatus(
    String id,
    TaskState state,
    @Nullable Progress progress,
    Instant acceptedAt,
    @Nullable Instant endedAt,
    @Nullable String result,
    @Nullable ProblemDetail failure) {}
