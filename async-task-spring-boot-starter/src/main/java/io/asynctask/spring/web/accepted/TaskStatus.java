package io.asynctask.spring.web.accepted;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * What the status resource of a task tells. Neither the result nor a tag is in it. What is not
 * there is {@code null}, in JSON as well.
 *
 * @param progress as the body said last; {@code null} while it has said nothing
 * @param endedAt {@code null} while the task lives
 * @param result where the result is to be had, once the task is completed
 * @param failure what has become of a task that failed, for the client's eyes: the problem that an
 *     exception of Spring's has, the status and reason that {@code @ResponseStatus} gives one, and
 *     of any other exception nothing
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
