package io.asynctask.spring.context;

import io.asynctask.spring.task.RepeatedFailures;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Collection;
import java.util.List;

/** The accessors whose values follow a task. They do not change. */
final class Accessors {

  /** An array, as each task goes through all of them three times. */
  final ThreadLocalAccessor<Object>[] all;

  private final RepeatedFailures failures;

  /**
   * @param failures tells the log of those that fail
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // each gets back no values but its own
  Accessors(Collection<ThreadLocalAccessor<?>> accessors, RepeatedFailures failures) {
    this.all = accessors.toArray(new ThreadLocalAccessor[0]);
    this.failures = failures;
  }

  List<ThreadLocalAccessor<?>> list() {
    return List.of(all);
  }

  RepeatedFailures failures() {
    return failures;
  }
}
