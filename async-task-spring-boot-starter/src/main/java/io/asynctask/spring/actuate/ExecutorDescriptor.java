package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.ExecutorStatistics;
import io.asynctask.spring.executor.Saturation;
import org.jspecify.annotations.Nullable;

/**
 * An executor of tasks: its limits and its numbers, now and since its start.
 *
 * @param executor the name of the executor
 * @param running how many bodies have a thread
 * @param waiting how many tasks wait for a stage and keep their place
 * @param queued how many tasks wait for a place or a thread
 * @param concurrency how many bodies run at once; {@code null}, as the next two, if only the
 *     delegate executor has limits
 * @param queueCapacity how many tasks wait for their first run
 * @param onSaturation what happens to a task beyond these limits
 * @param spawned how many tasks were accepted
 * @param rejected how many tasks were rejected
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ExecutorDescriptor(
    String executor,
    int running,
    int waiting,
    int queued,
    @Nullable Integer concurrency,
    @Nullable Integer queueCapacity,
    @Nullable Saturation onSaturation,
    long spawned,
    long rejected) {

  static ExecutorDescriptor of(ExecutorStatistics statistics) {
    ExecutorLimits limits = statistics.limits();
    return new ExecutorDescriptor(
        statistics.executor(),
        statistics.running(),
        statistics.waiting(),
        statistics.queued(),
        limits == null ? null : limits.concurrency(),
        limits == null ? null : limits.queueCapacity(),
        limits == null ? null : limits.onSaturation(),
        statistics.spawned(),
        statistics.rejected());
  }
}
