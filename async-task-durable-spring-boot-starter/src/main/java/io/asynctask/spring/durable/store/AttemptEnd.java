package io.asynctask.spring.durable.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt has ended.
 *
 * @since 0.1.0
 */
public sealed interface AttemptEnd {

  /** The task has completed. */
  record Completed(String result) implements AttemptEnd {}

  /** The task has failed, and is not tried again. */
  record Failed(String failure) implements AttemptEnd {}

  /** The task was cancelled. */
  record Cancelled(String failure) implements AttemptEnd {}

  /** The attempt has failed, and the task is tried again after the delay. */
  record FailedAttempt(String failure, Duration delay) implements AttemptEnd {}

  /** The attempt has stopped without an end of its own, and another one follows after the delay. */
  record Released(Duration delay) implements AttemptEnd {}

  /** Returns why the task did not complete. */
  default @Nullable String failureText() {
    if (this instanceof Failed failed) {
      return failed.failure();
    }
    if (this instanceof Cancelled cancelled) {
      return cancelled.failure();
    }
    return this instanceof FailedAttempt failed ? failed.failure() : null;
  }
}
