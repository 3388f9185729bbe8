package io.asynctask.spring.jfr;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.RejectionListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;

/**
 * A listener that writes events of tasks into recordings of the JDK Flight Recorder. An event that
 * no recording has enabled costs one check. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class TaskFlightRecorder implements TaskListener, RejectionListener {

  @Override
  public @Nullable Run running(LiveTask task) {
    if (task.polls() == 1) {
      StartEvent start = new StartEvent();
      if (start.isEnabled()) {
        start.of(task);
        start.queued = task.queued().map(Duration::toNanos).orElse(0L);
        start.commit();
      }
    }
    RunEvent run = new RunEvent(task);
    if (!run.isEnabled()) {
      return null;
    }
    run.begin();
    return run;
  }

  @Override
  public void stopping(LiveTask task) {
    CancelEvent event = new CancelEvent();
    if (event.isEnabled()) {
      event.of(task);
      event.commit();
    }
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    StopEvent event = new StopEvent();
    if (event.isEnabled()) {
      event.of(task);
      event.outcome = outcome.name();
      event.failure = failure == null ? null : failure.getClass().getName();
      event.age = task.ageNanos();
      event.queued = task.queued().map(Duration::toNanos).orElse(0L);
      event.busy = task.busy().map(Duration::toNanos).orElse(0L);
      event.polls = task.polls();
      event.parentId = task.parentId();
      event.commit();
    }
  }

  @Override
  public void rejected(String executor, String task, long id, TaskRejectedException rejection) {
    RejectEvent event = new RejectEvent();
    if (event.isEnabled()) {
      event.executor = executor;
      event.taskName = task;
      event.message = rejection.getMessage();
      event.commit();
    }
  }
}
