package io.asynctask.spring.metrics;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.metrics.ExecutorMeters.Count;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;

/**
 * A listener that keeps the meters of the tasks of each executor. It counts tasks as they come and
 * go, so a scrape reads no task. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class TaskMeters implements TaskListener, RejectionListener {

  private static final Log log = LogFactory.getLog(TaskMeters.class);

  private final MeterRegistry registry;
  private final Map<String, ExecutorMeters> executors = new ConcurrentHashMap<>();

  /**
   * Creates a listener.
   *
   * @param registry gets the meters
   */
  public TaskMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void spawned(LiveTask task) {
    of(task).counts.increment(Count.SPAWNED);
  }

  @Override
  public Run running(LiveTask task) {
    ExecutorMeters meters = of(task);
    meters.counts.increment(Count.RUNNING);
    if (task.polls() == 1) {
      meters.queued.record(task.queuedNanos(), TimeUnit.NANOSECONDS); // ignores -1: no clock
    }
    return meters;
  }

  @Override
  public void waiting(LiveTask task) {
    of(task).counts.increment(Count.WAITING);
  }

  @Override
  public void woken(LiveTask task) {
    of(task).counts.decrement(Count.WAITING);
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    of(task).counts.increment(Count.STOPPED);
  }

  @Override
  public void rejected(String executor, String task, long id, TaskRejectedException rejection) {
    of(executor).rejected.increment();
  }

  private ExecutorMeters of(LiveTask task) {
    return of(task.tag() instanceof TaskTags tags ? tags.executor() : "");
  }

  private ExecutorMeters of(String executor) {
    ExecutorMeters present = executors.get(executor);
    return present != null ? present : executors.computeIfAbsent(executor, this::meters);
  }

  /** Creates the meters of an executor. If the registry fails, the executor has no meters. */
  private ExecutorMeters meters(String executor) {
    try {
      return new ExecutorMeters(executor, registry);
    } catch (RuntimeException failure) {
      log.warn("There are no meters of the tasks of executor '%s'".formatted(executor), failure);
      return new ExecutorMeters(executor, new CompositeMeterRegistry());
    }
  }
}
