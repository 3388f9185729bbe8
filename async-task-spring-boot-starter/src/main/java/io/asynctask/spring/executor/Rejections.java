package io.asynctask.spring.executor;

import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.RepeatedFailures;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.task.TaskRejectedException;

/** The tasks that an executor has refused: their number, and who hears of each. */
final class Rejections {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  private final Supplier<List<RejectionListener>> listeners;
  private final LogText logText;
  private final RepeatedFailures failures;
  private final LongAdder count = new LongAdder();
  private final AtomicBoolean logged = new AtomicBoolean();

  Rejections(Supplier<List<RejectionListener>> listeners, LogText logText) {
    this.listeners = listeners;
    this.logText = logText;
    this.failures = new RepeatedFailures(log, logText.text());
  }

  /** The name of a task as the message of its rejection says it, which is logged as a rule. */
  String name(String task) {
    return logText.name(task);
  }

  /** Says once that the executor drops tasks; further ones are counted. */
  void logDrops(TaskRejectedException rejection) {
    if (logged.compareAndSet(false, true)) {
      log.warn(
          "Tasks are dropped, which are cancelled and counted as rejected; this is said once",
          rejection);
    }
  }

  long count() {
    return count.sum();
  }

  void add(String executor, String task, long id, TaskRejectedException rejection) {
    count.increment();
    for (RejectionListener listener : listeners.get()) {
      try {
        listener.rejected(executor, task, id, rejection);
      } catch (Throwable thrown) {
        failures.add(
            "A listener failed at the rejection of task '%s'".formatted(name(task)), thrown);
      }
    }
  }
}
