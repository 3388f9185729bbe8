package io.asynctask.spring.durable.method;

import static java.util.Objects.requireNonNull;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.AsyncCall;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.task.LogText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * An attempt while it starts: it marks the thread of the engine, so that the call which arrives at
 * the advice is run and not stored. Used by that thread only.
 */
final class Attempt {

  private static final Log log = LogFactory.getLog(Attempt.class);

  private static final ThreadLocal<@Nullable Attempt> STARTING = new ThreadLocal<>();

  private final DurableBeanMethod method;
  private final DurableContext task;
  private final LogText logText;
  private @Nullable AsyncCall call;
  private @Nullable JoinHandle<?> handle;

  /** A call of a method through its proxy. */
  @FunctionalInterface
  interface ProxiedCall {
    void run();
  }

  Attempt(DurableBeanMethod method, DurableContext task, LogText logText) {
    this.method = method;
    this.task = task;
    this.logText = logText;
  }

  /** Returns the attempt of this method that the calling thread starts. */
  static @Nullable Attempt starting(DurableBeanMethod method) {
    Attempt attempt = STARTING.get();
    return attempt != null && attempt.method == method ? attempt : null;
  }

  /**
   * Starts it with the call. What outer advice throws afterwards does not change the attempt: its
   * task runs.
   *
   * @return {@code null} if the call has not arrived at the advice
   */
  @Nullable JoinHandle<?> start(ProxiedCall call) {
    STARTING.set(this);
    try {
      call.run();
      return handle;
    } catch (RuntimeException | Error thrown) {
      if (handle == null) {
        throw thrown;
      }
      log.warn(
          "An advice has failed after the start of durable task %s %s: the task runs nevertheless"
              .formatted(method.name(), task.id()),
          logText.failure(thrown));
      return handle;
    } finally {
      STARTING.remove();
    }
  }

  /** Spawns the task of the call. Outer advice that repeats the call gets the same task. */
  JoinHandle<?> spawn(AsyncCall call) {
    JoinHandle<?> present = handle;
    if (present == null) {
      this.call = call;
      STARTING.remove(); // a body on this thread may call durable methods too
      try {
        present = call.spawn(task::call);
        handle = present;
      } finally {
        STARTING.set(this);
      }
    }
    return present;
  }

  /** Reports the failure of the spawned task as that of a call of a {@code void} method. */
  void reportUncaught(Throwable failure) {
    requireNonNull(call).reportUncaught(failure);
  }
}
