package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A task with its details.
 *
 * @param task the task as in a list
 * @param spawnLocation the line of the application that has spawned the task, if it is recorded
 * @param stack the stack of the thread that is in the body, innermost frame first; {@code null}
 *     when no thread is
 * @param awaits the task for which this one waits, if that is known
 * @param children live children, {@value #MAX_CHILDREN} at most
 * @param childCount the number of live children
 * @param outcome the outcome; {@code null} while the task is live
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskDetails(
    @JsonUnwrapped TaskDescriptor task,
    @Nullable String spawnLocation,
    @Nullable List<String> stack,
    @Nullable Related awaits,
    List<Related> children,
    int childCount,
    @Nullable Outcome outcome)
    implements OperationResponseBody {

  private static final int MAX_CHILDREN = 100;

  /**
   * A live task to which another one is related.
   *
   * @param id the id of the task
   * @param name the name of the task
   * @param state the state of the task
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Related(String id, @Nullable String name, TaskState state) {

    static Related of(LiveTask task, ShownText text) {
      return new Related(Long.toString(task.id()), text.name(task.name()), task.state());
    }
  }

  /**
   * The outcome of a task.
   *
   * @param state the final state
   * @param stoppedAt the time of the stop
   * @param failure the class of the exception
   * @param message its message
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Outcome(
      TaskState state, String stoppedAt, @Nullable String failure, @Nullable String message) {}

  static TaskDetails of(LiveTask task, ShownText text, WarningsAndTraces warningsAndTraces) {
    ShownText related = ShownText.inList(text.gate());
    return new TaskDetails(
        TaskDescriptor.of(task, text, warningsAndTraces),
        task.spawnLocation().map(String::valueOf).orElse(null),
        stack(task),
        task.awaits().map(other -> Related.of(other, related)).orElse(null),
        task.children(MAX_CHILDREN).stream().map(child -> Related.of(child, related)).toList(),
        task.childCount(),
        null);
  }

  static TaskDetails of(FinishedTask task, ShownText text) {
    return new TaskDetails(
        TaskDescriptor.of(task, text),
        task.spawnLocation() == null ? null : task.spawnLocation().toString(),
        null,
        null,
        List.of(),
        0,
        new Outcome(
            task.outcome(),
            TaskDescriptor.text(task.stoppedAt()),
            task.failureType(),
            text.message(task.failureMessage())));
  }

  private static @Nullable List<String> stack(LiveTask task) {
    Thread runner = task.runner().orElse(null);
    if (runner == null) {
      return null;
    }
    int poll = task.polls();
    StackTraceElement[] stack = runner.getStackTrace();
    // A runner that has left the body meanwhile may already be in the body of another task.
    boolean stayed = task.runner().orElse(null) == runner && task.polls() == poll;
    return stayed ? Arrays.stream(stack).map(StackTraceElement::toString).toList() : null;
  }
}
