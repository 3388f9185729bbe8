package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import io.asynctask.Schedule;
import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import org.jspecify.annotations.Nullable;

/**
 * A task's way through an executor: the schedule function of that one task, and what the carrier
 * runs.
 */
abstract class Pass implements Schedule<TaskTags>, Runnable {

  private @Nullable Task<TaskTags> task;

  /** Says which task this is for: after its spawn, and before anything but a stop can come. */
  final void of(Task<TaskTags> spawned) {
    task = spawned;
  }

  final Task<TaskTags> task() {
    return requireNonNull(task);
  }

  /** Destroys a task that queued for a thread which it will not get. */
  abstract void destroy();

  /** Runs a pass that has a place and for which the carrier has no thread, if there is one. */
  static void run(@Nullable Runnable next) {
    if (next != null) {
      next.run();
    }
  }
}
