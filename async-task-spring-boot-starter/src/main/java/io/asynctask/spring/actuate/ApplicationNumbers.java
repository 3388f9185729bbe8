package io.asynctask.spring.actuate;

import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.executor.ExecutorStatistics;
import io.asynctask.spring.statistics.TaskStatistics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that the endpoint shows and that other beans of the application know. Each is asked
 * for when a request needs it.
 *
 * @param rejected returns how many tasks were rejected
 * @param executors returns the numbers of each executor
 * @param warnings returns how many tasks have each warning; {@code null} if they are not looked for
 * @param statistics the times of finished tasks; {@code null} if they are not kept
 * @since 0.1.0
 */
public record ApplicationNumbers(
    LongSupplier rejected,
    Supplier<List<ExecutorStatistics>> executors,
    Supplier<@Nullable Map<Code, Long>> warnings,
    @Nullable TaskStatistics statistics) {

  /** No numbers. */
  public static final ApplicationNumbers NONE =
      new ApplicationNumbers(() -> 0, List::of, () -> null, null);

  List<ExecutorDescriptor> describeExecutors() {
    return executors.get().stream()
        .map(ExecutorDescriptor::of)
        .sorted(Comparator.comparing(ExecutorDescriptor::executor))
        .toList();
  }
}
