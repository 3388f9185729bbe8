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
 * A task, on its own.
 *
 * @param task the same as in a list
 * @param spawnLocation the line of the application that has spawned the task, if that is noted
 * @param stack of the thread that is in the body, innermost first; {@code null} when none is
 * @param awaits the task that this one cannot go on without, if that is known
 * @param children live children, {@value #MAX_CHILDREN} at most
 * @param childCount how many live children there are
 * @param outcome {@code null} while the task is live
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

  /** A live task that this one has to do with. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Related(String id, @Nullable String name, TaskState state) {

    static Related of(LiveTask task, ShownText text) {
      return new Related(Long.toString(task.id()), text.name(task.name()), task.state());
    }
  }

  /**
   * How the task ended.
   *
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
    // A runner that has left the body meanwhile may already be in another task's.
    boolean stayed = task.runner().orElse(null) == runner && task.polls() == poll;
    return stayed ? Arrays.stream(stack).map(StackTraceElement::toString).toList() : null;
  }
}
