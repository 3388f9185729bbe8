package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a task.
 *
 * @param state the final state
 * @param stoppedAt the time of the stop
 * @param failure the class of the exception
 * @param message its message
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskOutcome(
    TaskState state, String stoppedAt, @Nullable String failure, @Nullable String message) {

  static TaskOutcome of(FinishedTask task, ShownText text) {
    return new TaskOutcome(
        task.outcome(),
        TaskDescriptor.text(task.stoppedAt()),
        task.particulars().failureType(),
        text.message(task.particulars().failureMessage()));
  }
}
