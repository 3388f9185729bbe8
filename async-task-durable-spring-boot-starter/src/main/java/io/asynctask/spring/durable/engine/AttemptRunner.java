package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.store.AttemptEnd;
import io.asynctask.spring.durable.store.AttemptEnd.Completed;
import io.asynctask.spring.durable.store.AttemptEnd.Failed;
import io.asynctask.spring.durable.store.AttemptEnd.Released;
import io.asynctask.spring.durable.store.AttemptEndStore;
import io.asynctask.spring.durable.store.AttemptStore;
import io.asynctask.spring.durable.store.StartedAttempt;
import io.asynctask.spring.durable.store.StoredEnd;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.task.LogText;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Runs the attempts that were picked: it starts the body as a task of this node, waits for it, and
 * writes the end. It is called on the threads of db-scheduler.
 */
final class AttemptRunner {

  private static final Log log = LogFactory.getLog(DurableEngine.class);

  /** How long a task waits that the executor of its method has rejected. */
  private static final Duration AFTER_REJECTION = Duration.ofSeconds(1);

  private final AttemptStore store;
  private final AttemptEndStore ends;
  private final RunningAttempts attempts;
  private final FollowedTasks followed;
  private final OwnedWrites writes;
  private final FailureReports reports;
  private final DatabaseClock clock;
  private final Runnable onDue;
  private volatile boolean stopping;

  /**
   * Creates it.
   *
   * @param text the text in logs
   * @param onDue tells that a task is due again
   */
  AttemptRunner(
      AttemptStore store,
      AttemptEndStore ends,
      RunningAttempts attempts,
      FollowedTasks followed,
      DatabaseClock clock,
      LogText text,
      Runnable onDue) {
    this.store = store;
    this.ends = ends;
    this.attempts = attempts;
    this.followed = followed;
    this.clock = clock;
    this.writes = new OwnedWrites(text);
    this.reports = new FailureReports(text);
    this.onDue = onDue;
  }

  /** Runs an attempt. All failures are those of the attempt: none reaches db-scheduler. */
  void run(DurableMethod method, StartedAttempt started, CurrentlyExecuting execution) {
    RunningAttempt attempt = new RunningAttempt(started, execution);
    AttemptBody body = new AttemptBody(method, attempt, AFTER_REJECTION);
    AttemptEnd written = null;
    attempts.add(attempt);
    try {
      // The stop cancels the attempts that it sees, and this may be none of them.
      AttemptEnd end = stopping ? new Released(Duration.ZERO) : body.run();
      if (end != null) {
        written = write(execution, attempt, end);
      }
    } finally {
      attempts.remove(attempt);
    }
    if (written != null) {
      tell(attempt, written);
      reports.report(attempt.id(), written, body);
    }
  }

  /** Writes an end, and returns what was written; {@code null} for nothing. */
  private @Nullable AttemptEnd write(
      CurrentlyExecuting execution, RunningAttempt attempt, AttemptEnd end) {
    Optional<AttemptEnd> written;
    try {
      written = writeOnce(execution, attempt, end);
    } catch (DataIntegrityViolationException refused) {
      written =
          writeOnce(
              execution,
              attempt,
              new Failed(
                  "The database has refused the end of the task: " + FailureText.of(refused)));
    }
    if (written == null) {
      return null;
    }
    if (written.isEmpty()) {
      log.info(
          "Attempt %d of durable task %s no longer owns the task: its end is not written"
              .formatted(attempt.id().number(), attempt.id().id()));
    }
    return written.orElse(null);
  }

  private @Nullable Optional<AttemptEnd> writeOnce(
      CurrentlyExecuting execution, RunningAttempt attempt, AttemptEnd end) {
    return writes.whileOwned(
        execution,
        () -> {
          Progress last = attempt.progress();
          if (last != null) {
            store.progress(attempt.id(), last, ColumnText.of(last.message()));
          }
          return Optional.ofNullable(ends.end(attempt.id(), end, clock.now()));
        });
  }

  private void tell(RunningAttempt attempt, AttemptEnd end) {
    String id = attempt.id().id();
    String failure = end.failureText();
    if (end instanceof Completed completed) {
      followed.ended(new StoredEnd(id, TaskState.COMPLETED, completed.result(), null));
    } else if (end instanceof Failed) {
      followed.ended(new StoredEnd(id, TaskState.FAILED, null, failure));
    } else if (end instanceof AttemptEnd.Cancelled) {
      followed.ended(new StoredEnd(id, TaskState.CANCELLED, null, failure));
    } else if (!stopping) {
      onDue.run();
    }
  }

  /**
   * Lets no more attempts start, and cancels the bodies of those that run. Each goes back to the
   * queue as soon as its body has stopped.
   */
  void stop() {
    stopping = true;
    attempts.cancel(attempt -> true, CancelCauses.SHUTDOWN);
  }

  /** Waits for no body and no write any longer. Heartbeats end, and another node takes over. */
  void abandon() {
    for (RunningAttempt attempt : attempts.list()) {
      log.warn(
          ("Durable task %s %s has not stopped within the shutdown. Another node takes it over when"
                  + " the heartbeats of this node are missing")
              .formatted(attempt.id().name(), attempt.id().id()));
      attempt.abandon();
    }
    writes.close();
  }
}
