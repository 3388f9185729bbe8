package io.asynctask.spring.executor;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.task.TaskRejectedException;

/** The tasks that an executor has refused: their number, and who hears of each. */
final class Rejections {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  private final Supplier<List<RejectionListener>> listeners;
  private final LongAdder count = new LongAdder();

  Rejections(Supplier<List<RejectionListener>> listeners) {
    this.listeners = listeners;
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
        log.warn("A listener failed at the rejection of task '%s'".formatted(task), thrown);
      }
    }
  }
}
