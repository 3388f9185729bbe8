package io.asynctask.spring.metrics;

import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.task.StripedCounts;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToLongFunction;

/** The meters of one executor. They are also the {@link TaskListener.Run} of all its tasks. */
final class ExecutorMeters implements TaskListener.Run {

  /** What is counted of the tasks. */
  enum Count {
    SPAWNED,
    STOPPED,

    /** Tasks that run now. */
    RUNNING,

    /** Tasks that wait now. */
    WAITING
  }

  final StripedCounts<Count> counts = new StripedCounts<>(Count.class);
  final Timer queued;
  final Counter rejected;

  ExecutorMeters(String executor, MeterRegistry registry) {
    Tags tags = Tags.of("executor", executor.isEmpty() ? KeyValue.NONE_VALUE : executor);
    gauge(registry, tags, TaskState.RUNNING, meters -> meters.counts.sum(Count.RUNNING));
    gauge(registry, tags, TaskState.WAITING, meters -> meters.counts.sum(Count.WAITING));
    gauge(
        registry,
        tags,
        TaskState.SCHEDULED,
        meters ->
            meters.counts.sum(Count.SPAWNED)
                - meters.counts.sum(Count.STOPPED)
                - meters.counts.sum(Count.RUNNING)
                - meters.counts.sum(Count.WAITING));
    this.queued =
        Timer.builder("async.tasks.queued")
            .description("From the spawn of a task to its first run")
            .tags(tags)
            .register(registry);
    this.rejected =
        Counter.builder("async.tasks.rejected")
            .description("Tasks that the executor has refused")
            .baseUnit("tasks")
            .tags(tags)
            .register(registry);
  }

  /** The counts are summed one after the other, while tasks come and go. */
  private void gauge(
      MeterRegistry registry, Tags tags, TaskState state, ToLongFunction<ExecutorMeters> count) {
    Gauge.builder("async.tasks.live", this, meters -> Math.max(0, count.applyAsLong(meters)))
        .description("Tasks that are spawned and have not stopped")
        .baseUnit("tasks")
        .tags(tags.and("state", state.name()))
        .register(registry);
  }

  @Override
  public void left() {
    counts.decrement(Count.RUNNING);
  }
}
