package io.asynctask.spring.context;

import io.asynctask.spring.task.RepeatedFailures;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;

/**
 * The accessors whose values follow a task.
 *
 * @param list does not change any more
 * @param failures tells the log of those that fail
 */
record Accessors(List<ThreadLocalAccessor<?>> list, RepeatedFailures failures) {

  int size() {
    return list.size();
  }

  @SuppressWarnings("unchecked") // gets back no values but its own
  ThreadLocalAccessor<Object> get(int index) {
    return (ThreadLocalAccessor<Object>) list.get(index);
  }
}
