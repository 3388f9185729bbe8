package io.asynctask.spring.metrics;

import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * The meters of one executor. They are also the {@link TaskListener.Run} of all its tasks. Spawned
 * and stopped tasks are counted apart: they are counted by different threads, and a common count
 * would go from one processor to the other and back.
 */
final class ExecutorMeters implements TaskListener.Run {

  final LongAdder spawned = new LongAdder();
  final LongAdder stopped = new LongAdder();
  final LongAdder running = new LongAdder();
  final LongAdder waiting = new LongAdder();
  final Timer queued;
  final Counter rejected;

  ExecutorMeters(String executor, MeterRegistry registry) {
    Tags tags = Tags.of("executor", executor.isEmpty() ? KeyValue.NONE_VALUE : executor);
    gauge(registry, tags, TaskState.RUNNING, meters -> meters.running.sum());
    gauge(registry, tags, TaskState.WAITING, meters -> meters.waiting.sum());
    gauge(
        registry,
        tags,
        TaskState.SCHEDULED,
        meters ->
            meters.spawned.sum()
                - meters.stopped.sum()
                - meters.running.sum()
                - meters.waiting.sum());
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
    running.decrement();
  }
}
