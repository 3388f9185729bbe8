package io.asynctask.spring.durable.engine;

import io.asynctask.CancelCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** The attempts that this node runs. Safe for use by many threads. */
final class RunningAttempts {

  private final Set<RunningAttempt> attempts = ConcurrentHashMap.newKeySet();
  private final Executor cancels;

  /**
   * Creates it.
   *
   * @param cancels runs cancels, whose hooks are code of the application and may block
   */
  RunningAttempts(Executor cancels) {
    this.cancels = cancels;
  }

  void add(RunningAttempt attempt) {
    attempts.add(attempt);
  }

  void remove(RunningAttempt attempt) {
    attempts.remove(attempt);
  }

  List<RunningAttempt> list() {
    return new ArrayList<>(attempts);
  }

  /** Cancels the bodies that match, with an interrupt. */
  void cancel(Predicate<RunningAttempt> which, CancelCause cause) {
    for (RunningAttempt attempt : attempts) {
      Runnable cancel = which.test(attempt) ? attempt.cancel(cause) : null;
      if (cancel != null) {
        cancels.execute(cancel);
      }
    }
  }
}
