package io.asynctask.spring.durable.engine;

import io.asynctask.spring.durable.store.AttemptEnd;
import io.asynctask.spring.durable.store.AttemptEnd.Failed;
import io.asynctask.spring.durable.store.AttemptEnd.FailedAttempt;
import io.asynctask.spring.durable.store.AttemptId;
import io.asynctask.spring.task.LogText;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What the application learns of failed attempts on this node, once their ends are written: the
 * database has only one line of a failure, so the log has its stack trace.
 *
 * @param text the text in logs
 */
record FailureReports(LogText text) {

  private static final Log log = LogFactory.getLog(DurableEngine.class);

  /** Reports an end that is written, if it is a failure. */
  void report(AttemptId attempt, AttemptEnd end, AttemptBody body) {
    if (end instanceof Failed failed) {
      failed(attempt, failed, body);
    } else if (end instanceof FailedAttempt failed) {
      retried(attempt, failed, body);
    }
  }

  /** Reports an attempt after which another one follows. */
  private void retried(AttemptId attempt, FailedAttempt end, AttemptBody body) {
    log.info(
        "Attempt %d of durable task %s %s has failed, and the next follows in %s: %s"
            .formatted(
                attempt.number(),
                attempt.name(),
                attempt.id(),
                end.delay(),
                text.message(end.failure())));
    Throwable failure = body.failure();
    if (failure != null && log.isDebugEnabled()) {
      log.debug("The attempt has failed", text.failure(failure));
    }
  }

  /** Reports a task that has failed. The handler for uncaught failures logs what it gets. */
  private void failed(AttemptId attempt, Failed end, AttemptBody body) {
    Throwable failure = body.failure();
    Consumer<? super Throwable> uncaught = body.uncaught();
    log.warn(
        "Durable task %s %s has failed: %s"
            .formatted(attempt.name(), attempt.id(), text.message(end.failure())),
        failure == null || uncaught != null ? null : text.failure(failure));
    if (failure != null && uncaught != null) {
      handle(uncaught, failure);
    }
  }

  private void handle(Consumer<? super Throwable> uncaught, Throwable failure) {
    try {
      uncaught.accept(failure);
    } catch (Throwable thrown) { // code of the application
      log.warn("The handler of a durable task's failure threw", text.failure(thrown));
    }
  }
}
