package io.asynctask.spring.jdbc;

import io.asynctask.CancelReceipt;
import io.asynctask.LiveTask;
import io.asynctask.Registration;
import io.asynctask.TaskContext;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.RepeatedFailures;
import io.asynctask.spring.task.TaskActivity;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement by a task: from before the driver is called until after it has
 * returned. A cancel of the task meanwhile is passed on to the statement.
 *
 * <p>Two races are settled here. A cancel that comes so early that the driver does not know yet
 * what it executes is lost to it: so cancels are repeated until the execution has ended. A cancel
 * that comes so late that it would hit the connection's next statement must not be sent: {@link
 * #close} returns when none is under way and none will be, and only then does the body go on.
 */
final class StatementExecution implements AutoCloseable, TaskActivity {

  private static final Log log = LogFactory.getLog(StatementExecution.class);

  /** Masks messages, as the message of a driver may quote the statement. */
  private static final RepeatedFailures UNSUPPORTED =
      new RepeatedFailures(log, (key, value) -> ApplicationText.MASK);

  private static final long FIRST_REPEAT_MILLIS = 10;
  private static final long LAST_REPEAT_MILLIS = 1_000;

  private final Statement statement;
  private final Duration cleanUp;
  private final Thread runner = Thread.currentThread();
  private final ReentrantLock cancelling = new ReentrantLock();
  private final Registration registration;
  private final long begunAt = System.nanoTime();
  private final @Nullable LiveTask task;
  private final @Nullable Object outerActivity;

  // Guarded by cancelling:
  private boolean ended;
  private boolean counted;

  private StatementExecution(Statement statement, TaskContext task, Duration cleanUp) {
    this.statement = statement;
    this.cleanUp = cleanUp;
    this.task = task instanceof LiveTask tracked ? tracked : null;
    this.registration = task.onCancel(this::onCancel);
    this.outerActivity = this.task == null ? null : this.task.noteActivity(this);
  }

  /** Begins an execution. The runner of the task calls this right before it calls the driver. */
  static StatementExecution begin(Statement statement, TaskContext task, Duration cleanUp) {
    return new StatementExecution(statement, task, cleanUp);
  }

  /** Handles the cancel of the task. The runner itself calls this if that came before. */
  private void onCancel() {
    boolean isCleanUp = Thread.currentThread() == runner;
    cancelIn(isCleanUp ? cleanUp.toMillis() : 0, FIRST_REPEAT_MILLIS);
  }

  private void cancelIn(long millis, long repeatMillis) {
    var unused =
        Threads.CANCELLERS.schedule(() -> cancel(repeatMillis), millis, TimeUnit.MILLISECONDS);
  }

  private void cancel(long repeatMillis) {
    cancelling.lock();
    try {
      if (!ended) {
        statement.cancel();
        count();
        cancelIn(repeatMillis, Math.min(2 * repeatMillis, LAST_REPEAT_MILLIS));
      }
    } catch (SQLFeatureNotSupportedException e) {
      UNSUPPORTED.add("The driver cannot cancel a " + statement.getClass().getName(), e);
    } catch (SQLException | RuntimeException | Error e) { // an error may be a shortage, and pass
      cancelIn(LAST_REPEAT_MILLIS, LAST_REPEAT_MILLIS);
      log.debug(
          "A cancel of a " + statement.getClass().getName() + " has failed and is repeated", e);
    } finally {
      cancelling.unlock();
    }
  }

  /** Counts the statement in the receipt of the task's stop, however often it is cancelled. */
  private void count() {
    if (!counted && task != null) {
      counted = true;
      task.cancelReceipt().ifPresent(CancelReceipt::addStatement);
    }
  }

  /** Describes the execution for a look at the task, for example {@code In a JDBC statement}. */
  @Override
  public String toString() {
    return StatementDescription.of(statement, Duration.ofNanos(System.nanoTime() - begunAt));
  }

  /** Ends the execution when the driver has returned, and waits for a cancel that is under way. */
  @Override
  public void close() {
    if (task != null) {
      task.noteActivity(outerActivity);
    }
    cancelling.lock();
    ended = true;
    cancelling.unlock();
    registration.close();
  }

  /**
   * The daemon threads that cancel statements, started by the first cancel. The canceller of a task
   * does not do it itself, as a driver may take long to find out that its database is gone.
   */
  private static final class Threads {

    static final ScheduledThreadPoolExecutor CANCELLERS =
        new ScheduledThreadPoolExecutor(
            8,
            runnable -> {
              Thread thread = new Thread(runnable, "async-task-statements");
              thread.setDaemon(true);
              thread.setContextClassLoader(null); // not that of the first caller
              return thread;
            });

    static {
      CANCELLERS.setKeepAliveTime(10, TimeUnit.SECONDS);
      CANCELLERS.allowCoreThreadTimeOut(true);
    }
  }
}
