package io.asynctask.spring.executor;

import io.asynctask.Schedule;
import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import org.jspecify.annotations.Nullable;

/**
 * The submission of one task to its executor: the schedule function of that task, and the {@code
 * Runnable} that the delegate executor gets for each of its runs.
 */
abstract class TaskSubmission implements Schedule<TaskTags>, Runnable {

  private @Nullable Task<TaskTags> task;

  /** Sets the task: after its spawn, and before anything but a stop can come. */
  final void setTask(Task<TaskTags> spawned) {
    task = spawned;
  }

  /**
   * Returns the task, without {@code requireNonNull}: its result would be cast. A cast to an
   * interface of a class with many interfaces searches a list, which took as long as a run.
   */
  final Task<TaskTags> task() {
    Task<TaskTags> present = task;
    if (present == null) {
      throw new IllegalStateException("The task is not spawned yet");
    }
    return present;
  }

  /** Destroys a task that was queued for a thread which it will not get. */
  abstract void destroy();

  /** Runs a submission that has a place and for which the delegate executor has no thread. */
  static void run(@Nullable Runnable next) {
    if (next != null) {
      next.run();
    }
  }
}
