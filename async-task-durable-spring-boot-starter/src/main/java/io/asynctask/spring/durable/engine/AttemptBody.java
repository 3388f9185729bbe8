package io.asynctask.spring.durable.engine;

import io.asynctask.CancelCause;
import io.asynctask.CancelReceipt;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.store.AttemptEnd;
import io.asynctask.spring.durable.store.AttemptEnd.Cancelled;
import io.asynctask.spring.durable.store.AttemptEnd.Completed;
import io.asynctask.spring.durable.store.AttemptEnd.Failed;
import io.asynctask.spring.durable.store.AttemptEnd.FailedAttempt;
import io.asynctask.spring.durable.store.AttemptEnd.Released;
import io.asynctask.spring.task.CancelCauses;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;

/**
 * The body of an attempt: it is started, awaited, and told as an end. Used by one thread of the
 * engine.
 */
final class AttemptBody {

  private final DurableMethod method;
  private final RunningAttempt attempt;
  private final Duration afterRejection;

  private @Nullable Consumer<? super Throwable> uncaught;
  private @Nullable Throwable failure;

  /**
   * Creates it.
   *
   * @param afterRejection how long the task waits if its executor rejects it
   */
  AttemptBody(DurableMethod method, RunningAttempt attempt, Duration afterRejection) {
    this.method = method;
    this.attempt = attempt;
    this.afterRejection = afterRejection;
  }

  /**
   * Runs the body.
   *
   * @return how it has ended; {@code null} if it has not, and is waited for no longer
   */
  @Nullable AttemptEnd run() {
    StartedBody started;
    try {
      started =
          method.start(
              attempt.started().arguments(),
              attempt.started().context(),
              new DurableContext(attempt.id().id(), attempt.id().number()));
    } catch (UnreadableTaskException unreadable) {
      Throwable cause = unreadable.getCause();
      String text = FailureText.of(unreadable);
      return new Failed(cause == null ? text : text + ": " + FailureText.of(cause));
    } catch (TaskRejectedException rejected) {
      return new Released(afterRejection);
    } catch (Throwable failure) {
      return failed(failure);
    }
    uncaught = started.uncaught();
    JoinHandle<?> handle = started.handle();
    attempt.started(handle);
    attempt.await();
    return handle.isDone() ? endOf(handle) : null;
  }

  /** Returns what the body has thrown, or what its start has; {@code null} for nothing. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Returns what gets the failure of the task; {@code null} if its callers have a handle. */
  @Nullable Consumer<? super Throwable> uncaught() {
    return uncaught;
  }

  private AttemptEnd endOf(JoinHandle<?> handle) {
    Object result;
    try {
      result = handle.join();
    } catch (CancellationException cancelled) {
      return cancelled(handle, cancelled);
    } catch (CompletionException failure) {
      return failed(failure.getCause() == null ? failure : failure.getCause());
    }
    try {
      return new Completed(method.writeResult(result));
    } catch (RuntimeException | Error failure) { // without an end, it would run again for ever
      return new Failed("The result cannot be written: " + FailureText.of(failure));
    }
  }

  private AttemptEnd cancelled(JoinHandle<?> handle, CancellationException cancelled) {
    CancelCause cause = causeOf(handle);
    if (cause == null) {
      return new Cancelled(FailureText.of(cancelled)); // the body has thrown it
    }
    boolean ofNode =
        cause.kind().equals(DurableCauses.LOST)
            || cause.kind().equals(CancelCauses.SHUTDOWN.kind());
    return ofNode ? new Released(Duration.ZERO) : new Cancelled(DurableCauses.text(cause));
  }

  /** Returns what has cancelled the body: the engine, or what the receipt of the task tells. */
  private @Nullable CancelCause causeOf(JoinHandle<?> handle) {
    CancelCause cause =
        handle instanceof LiveTask live
            ? live.cancelReceipt().map(CancelReceipt::cause).orElse(null)
            : null;
    return cause == null ? attempt.cause() : cause;
  }

  private AttemptEnd failed(Throwable thrown) {
    // Proxies and reflection wrap what advice around the method throws.
    Throwable cause = thrown instanceof UndeclaredThrowableException ? thrown.getCause() : null;
    Throwable failure = cause == null ? thrown : cause;
    this.failure = failure;
    String text = FailureText.of(failure);
    Duration delay;
    try {
      delay = method.retryDelay(attempt.started().failures() + 1, failure);
    } catch (RuntimeException | Error wrong) { // a predicate of the application
      return new Failed(text + "; the decision about a retry failed: " + FailureText.of(wrong));
    }
    return delay == null ? new Failed(text) : new FailedAttempt(text, delay);
  }
}
