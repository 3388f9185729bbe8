package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.spring.task.TraceIds;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a live task does not know of itself.
 *
 * @param warnings tells what is odd about it, with the names of tasks as the operator shows them
 * @param traces tells its trace
 */
public record TaskInsight(
    BiFunction<LiveTask, UnaryOperator<@Nullable String>, List<TaskWarning>> warnings,
    TraceIds traces) {

  /** Knows nothing. */
  public static final TaskInsight NONE = new TaskInsight((task, names) -> List.of(), id -> null);

  List<TaskWarning> warnings(LiveTask task, ShownText text) {
    return warnings.apply(task, text::name);
  }

  @Nullable String traceId(LiveTask task) {
    return traces.traceId(task.id());
  }
}
