package io.asynctask.spring.scheduled;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/** Runs a {@code @Scheduled} method as a task of its own, on the thread of the scheduler. */
final class ScheduledRun extends ScheduledMethodRunnable {

  private final String name;
  private final Supplier<TaskTags> tags;
  private final Supplier<LiveTasks> liveTasks;

  ScheduledRun(
      ScheduledMethodRunnable runnable,
      Supplier<@Nullable ObservationRegistry> observations,
      String name,
      Supplier<TaskTags> tags,
      Supplier<LiveTasks> liveTasks) {
    super(runnable.getTarget(), runnable.getMethod(), runnable.getQualifier(), observations);
    this.name = name;
    this.tags = tags;
    this.liveTasks = liveTasks;
  }

  @Override
  public void run() {
    Spawned<?, TaskTags> run =
        AsyncTask.builder(tags.get())
            .name(name)
            .parent(null)
            .trackedBy(liveTasks.get())
            .rethrowToRunner(true) // to the scheduler's error handler
            .uncaughtHandler((handle, failure) -> {})
            .spawn(
                () -> {
                  super.run();
                  return null;
                },
                Task::run);
    run.handle().detach();
    run.task().run();
  }
}
