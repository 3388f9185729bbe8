package io.asynctask.stress;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A task whose executor is driven by hand: scheduling counts, the test runs. */
final class Subject {

  final Probe body;
  final Task<String> task;
  final JoinHandle<String> handle;
  private final AtomicInteger schedules = new AtomicInteger();
  private int drained;

  private Subject(Probe body, AsyncTask.Builder<String> builder, boolean refused) {
    this.body = body;
    Schedule<String> schedule =
        task -> {
          schedules.incrementAndGet();
          if (refused) {
            throw Refusal.INSTANCE;
          }
        };
    Spawned<String, String> spawned = builder.spawn((Pollable<String>) body, schedule);
    this.task = spawned.task();
    this.handle = spawned.handle();
  }

  /** May run at once; nobody has called its schedule function. */
  static Subject scheduled(Probe body) {
    return built(body, AsyncTask.builder("raced"));
  }

  static Subject built(Probe body, AsyncTask.Builder<String> builder) {
    return new Subject(body, builder, false);
  }

  /** Was polled once and waits for a wake. */
  static Subject waiting(Probe body) {
    Subject subject = scheduled(body);
    subject.task.run();
    return subject;
  }

  /** Waits for a wake, and whatever schedules it will be refused. */
  static Subject waitingForRefusal(Probe body) {
    Subject subject = scheduledForRefusal(body);
    subject.task.run();
    return subject;
  }

  /** May run at once, but its schedule function will refuse it. */
  static Subject scheduledForRefusal(Probe body) {
    return new Subject(body, AsyncTask.builder("raced"), true);
  }

  /** How often the schedule function was called. */
  int schedules() {
    return schedules.get();
  }

  /** Uses up the rights to run that the schedule function was given. */
  void drain() {
    while (drained < schedules.get()) {
      drained++;
      task.run();
    }
  }

  /** What has become of the task, as an outcome can match it. */
  Story story() {
    return new Story(handle.state(), body.polls(), body.closes());
  }

  /** What the refusing schedule function throws: one for all, as its stack tells nothing. */
  static final class Refusal extends RejectedExecutionException {

    static final Refusal INSTANCE = new Refusal();
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
