package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.spring.task.TraceIds;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint shows of a live task that the task itself does not know.
 *
 * @param warnings returns the warnings about a task, with the names of tasks as the operator shows
 *     them
 * @param traces returns the trace of a task
 * @since 0.1.0
 */
public record WarningsAndTraces(
    BiFunction<LiveTask, UnaryOperator<@Nullable String>, List<TaskWarning>> warnings,
    TraceIds traces) {

  /** No warnings and no traces. */
  public static final WarningsAndTraces NONE =
      new WarningsAndTraces((task, names) -> List.of(), id -> null);

  List<TaskWarning> warnings(LiveTask task, ShownText text) {
    return warnings.apply(task, text::name);
  }

  @Nullable String traceId(LiveTask task) {
    return traces.traceId(task.id());
  }
}
