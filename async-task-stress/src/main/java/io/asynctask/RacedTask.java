package io.asynctask;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A task whose executor is driven by the test: scheduling only counts, and the test runs it. */
final class RacedTask {

  final CountingBody body;
  final Task<String> task;
  final JoinHandle<String> handle;
  private final AtomicInteger schedules = new AtomicInteger();
  private int drained;

  private RacedTask(CountingBody body, AsyncTask.Builder<String> builder, boolean refused) {
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

  /** Creates a task that may run at once; its schedule function has not been called yet. */
  static RacedTask scheduled(CountingBody body) {
    return built(body, AsyncTask.builder("raced"));
  }

  static RacedTask built(CountingBody body, AsyncTask.Builder<String> builder) {
    return new RacedTask(body, builder, false);
  }

  /** Creates a task that was polled once and waits for a wake. */
  static RacedTask waiting(CountingBody body) {
    RacedTask raced = scheduled(body);
    raced.task.run();
    return raced;
  }

  /** Creates a task that waits for a wake, and whose schedule function will refuse it. */
  static RacedTask waitingForRefusal(CountingBody body) {
    RacedTask raced = scheduledForRefusal(body);
    raced.task.run();
    return raced;
  }

  /** Creates a task that may run at once, and whose schedule function will refuse it. */
  static RacedTask scheduledForRefusal(CountingBody body) {
    return new RacedTask(body, AsyncTask.builder("raced"), true);
  }

  /** Returns how often the schedule function was called. */
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

  /** Returns the context of the task; a body would ask {@link TaskContext#current()}. */
  TaskContext context() {
    return (TaskContext) task;
  }

  /** Returns what has become of the task, in a form that an outcome can match. */
  EndOfRace end() {
    return new EndOfRace(handle.state(), body.polls(), body.closes());
  }

  /** The exception of the schedule function that refuses; one instance, without a stack trace. */
  static final class Refusal extends RejectedExecutionException {

    static final Refusal INSTANCE = new Refusal();
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
