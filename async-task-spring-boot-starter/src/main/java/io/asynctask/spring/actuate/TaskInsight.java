package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.spring.executor.TraceIds;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a live task does not know of itself.
 *
 * @param warnings tells what is odd about it
 * @param traces tells its trace
 */
public record TaskInsight(Function<LiveTask, List<TaskWarning>> warnings, TraceIds traces) {

  /** Knows nothing. */
  public static final TaskInsight NONE = new TaskInsight(task -> List.of(), id -> null);

  List<TaskWarning> warnings(LiveTask task) {
    return warnings.apply(task);
  }

  @Nullable String traceId(LiveTask task) {
    return traces.traceId(task.id());
  }
}
