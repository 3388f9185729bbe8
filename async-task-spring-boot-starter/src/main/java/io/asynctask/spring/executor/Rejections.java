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

/** The rejections of one executor: counts them, and passes them on to the listeners. */
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

  /** Renders the name of a task for the message of its rejection, which is mostly logged. */
  String name(String task) {
    return logText.name(task);
  }

  /** Renders the limits of running and of queued tasks for the message of a rejection. */
  static String limits(long running, long queued) {
    return "limits %s and %s".formatted(limit(running), limit(queued));
  }

  private static String limit(long tasks) {
    return tasks >= Integer.MAX_VALUE ? "unlimited" : Long.toString(tasks);
  }

  /** Logs once that the executor drops tasks. */
  void logDrops(TaskRejectedException rejection) {
    if (logged.compareAndSet(false, true)) {
      log.warn(
          "The executor drops tasks, which are cancelled and counted as rejected; this is logged once",
          rejection);
    }
  }

  long count() {
    return count.sum();
  }

  void add(String executor, String task, long id, TaskRejectedException rejection) {
    count.increment();
    try {
      listeners.get().forEach(listener -> tell(listener, executor, task, id, rejection));
    } catch (Throwable noListeners) {
      failures.add(
          "No listener hears of the rejection of task '%s'".formatted(name(task)), noListeners);
    }
  }

  private void tell(
      RejectionListener listener,
      String executor,
      String task,
      long id,
      TaskRejectedException rejection) {
    try {
      listener.rejected(executor, task, id, rejection);
    } catch (Throwable thrown) {
      failures.add("A listener failed at the rejection of task '%s'".formatted(name(task)), thrown);
    }
  }
}
