package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asynctask.LiveTask;
import io.asynctask.TaskState;
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
 * @param why why the task is not done yet, as one sentence; {@code null} once it has stopped
 * @param awaits the task for which this one waits, if that is known
 * @param awaitedBy live tasks that wait for this one, {@value #MAX_RELATED} at most
 * @param children live children, {@value #MAX_RELATED} at most
 * @param childCount the number of live children
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskDetails(
    @JsonUnwrapped TaskDescriptor task,
    @Nullable String spawnLocation,
    @Nullable List<String> stack,
    @Nullable String why,
    @Nullable Related awaits,
    List<Related> awaitedBy,
    List<Related> children,
    int childCount)
    implements OperationResponseBody {

  static final int MAX_RELATED = 100;

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

  static TaskDetails of(
      LiveTask task,
      List<LiveTask> awaiting,
      ShownText text,
      WarningsAndTraces warningsAndTraces,
      ExecutorLoads loads) {
    ShownText related = ShownText.inList(text.gate());
    RunnerStack stack = RunnerStack.of(task);
    return new TaskDetails(
        TaskDescriptor.of(task, text, warningsAndTraces),
        task.spawnLocation().map(String::valueOf).orElse(null),
        stack == null ? null : stack.lines(),
        new TaskReason(related, loads).of(task, stack),
        task.awaits().map(other -> Related.of(other, related)).orElse(null),
        awaiting.stream().map(other -> Related.of(other, related)).toList(),
        task.children(MAX_RELATED).stream().map(child -> Related.of(child, related)).toList(),
        task.childCount());
  }

  static TaskDetails of(FinishedTask task, ShownText text) {
    StackTraceElement spawnLocation = task.particulars().spawnLocation();
    return new TaskDetails(
        TaskDescriptor.of(task, text),
        spawnLocation == null ? null : spawnLocation.toString(),
        null,
        null,
        null,
        List.of(),
        List.of(),
        0);
  }
}
