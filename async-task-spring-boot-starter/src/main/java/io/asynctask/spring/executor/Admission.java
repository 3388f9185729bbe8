package io.asynctask.spring.executor;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * Lets new tasks in as far as the {@link Gate} grants, has the carrier run them, and refuses and
 * counts the others. As schedule function it does the same for tasks that are woken or cancelled,
 * which are never refused.
 */
final class Admission implements Schedule<TaskTags> {

  private final Carrier carrier;
  private final @Nullable Gate gate;
  private final Supplier<LiveWork> work;
  private final boolean submits;
  private final LongAdder spawned = new LongAdder();
  private final Rejections rejections;
  private volatile boolean open = true;

  /** The schedule function of tasks whose body goes on as a stage. */
  private final Schedule<TaskTags> stages = this::scheduleStage;

  /** The schedule function of tasks whose first run was submitted. */
  private final Schedule<TaskTags> submitted = this::scheduleSubmitted;

  /**
   * @param submits whether first runs are handed over as {@link FirstRun} says; without limits only
   * @param work for the name of the executor and, where the carrier does not count, its numbers
   */
  Admission(
      AsyncTaskExecutor carrier,
      @Nullable ExecutorLimits limits,
      boolean submits,
      Rejections rejections,
      Supplier<LiveWork> work) {
    this.carrier = new Carrier(carrier);
    this.gate = limits == null ? null : new Gate(limits, this::handOver);
    this.submits = submits && limits == null;
    this.rejections = rejections;
    this.work = work;
  }

  Carrier carrier() {
    return carrier;
  }

  ExecutorStatistics statistics() {
    return new ExecutorStatistics(
        work.get().executor(),
        running(),
        queued(),
        gate == null ? null : gate.limits(),
        spawned.sum(),
        rejected());
  }

  long rejected() {
    return rejections.count();
  }

  private int running() {
    return gate == null ? carrier.running(work.get()) : gate.running();
  }

  private int queued() {
    return gate == null ? carrier.queued(work.get()) : gate.queued();
  }

  // ---------------------------------------------------------------- new tasks

  /** How a builder spawns a body of some kind. */
  interface Spawner<B, T extends @Nullable Object> {

    Spawned<T, TaskTags> spawn(
        AsyncTask.Builder<TaskTags> task, B body, Schedule<TaskTags> schedule);
  }

  /**
   * Asks for admission, spawns the task and starts it.
   *
   * @throws TaskRejectedException when no more tasks are taken
   */
  <B, T extends @Nullable Object> JoinHandle<T> spawn(
      String name, AsyncTask.Builder<TaskTags> task, B body, Spawner<B, T> spawner) {
    return spawn(name, task, body, spawner, FirstRun.EXECUTE);
  }

  /** As {@link #spawn}, with a first run that is handed over as {@code firstRun} says. */
  <B, T extends @Nullable Object> JoinHandle<T> spawn(
      String name,
      AsyncTask.Builder<TaskTags> task,
      B body,
      Spawner<B, T> spawner,
      FirstRun firstRun) {
    return spawn(name, task, body, spawner, this, submits ? firstRun : FirstRun.EXECUTE);
  }

  /** As {@link #spawn}, a body that goes on as a stage. */
  <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      AsyncTask.Builder<TaskTags> task,
      Callable<? extends CompletionStage<T>> source,
      FirstRun firstRun) {
    if (!submits || firstRun == FirstRun.EXECUTE) {
      return spawn(name, task, source, AsyncTask.Builder::spawnStage, stages, FirstRun.EXECUTE);
    }
    task.rethrowToRunner(true); // the executor is to see what the body throws
    return spawn(name, task, source, AsyncTask.Builder::spawnStage, submitted, firstRun);
  }

  private <B, T extends @Nullable Object> JoinHandle<T> spawn(
      String name,
      AsyncTask.Builder<TaskTags> task,
      B body,
      Spawner<B, T> spawner,
      Schedule<TaskTags> schedule,
      FirstRun firstRun) {
    Gate.@Nullable Entry entry = enter(name);
    Spawned<T, TaskTags> both;
    try {
      both = spawner.spawn(task, body, schedule);
    } catch (Throwable failure) {
      if (gate != null && entry != null) {
        run(gate.takeBack(entry));
      }
      throw failure;
    }
    start(entry, name, both.task(), both.handle(), firstRun);
    return both.handle();
  }

  /**
   * Asks for admission before a task is spawned; {@code null} when the carrier decides.
   *
   * @return {@code NOTHING} when the caller is to run the task
   * @throws TaskRejectedException when no more tasks are taken
   */
  private Gate.@Nullable Entry enter(String name) {
    if (!open) {
      throw reject(name, 0, "it is shut down", null);
    }
    if (gate == null) {
      return null;
    }
    Gate.Entry entry = gate.enter();
    if (entry == Gate.Entry.NOTHING) {
      switch (gate.limits().onSaturation()) {
        case REJECT -> throw reject(name, 0, "it is saturated", null);
        case BLOCK -> entry = enterOrWait(gate, name);
        case CALLER_RUNS -> {}
      }
    }
    return entry;
  }

  private Gate.Entry enterOrWait(Gate gate, String name) {
    Gate.Entry entry;
    try {
      entry = gate.enterOrWait(() -> open);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw reject(name, 0, "the submitter was interrupted while it waited for room", interrupted);
    }
    if (entry == Gate.Entry.NOTHING) {
      throw reject(name, 0, "it was shut down while the submitter waited for room", null);
    }
    return entry;
  }

  /**
   * Starts a task that has got {@code entry}.
   *
   * @throws TaskRejectedException when the carrier refuses it; the task is cancelled then
   */
  private void start(
      Gate.@Nullable Entry entry,
      String name,
      Task<TaskTags> task,
      JoinHandle<?> handle,
      FirstRun firstRun) {
    spawned.increment();
    if (gate == null || entry == null) {
      try {
        firstRun.handOver(task, handle, carrier.executor());
      } catch (Throwable refusal) {
        throw refused(name, task, handle, refusal);
      }
    } else {
      switch (entry) {
        case NOTHING -> task.run();
        case PLACE -> carry(name, task, handle, gate.pass(task));
        case ROOM -> {
          Gate.Pass pass = gate.queue(task);
          if (pass != null) {
            carry(name, task, handle, pass);
          }
        }
      }
    }
  }

  private void carry(String name, Task<TaskTags> task, JoinHandle<?> handle, Gate.Pass pass) {
    try {
      carrier.execute(pass);
    } catch (Throwable refusal) {
      run(pass.leave());
      throw refused(name, task, handle, refusal);
    }
  }

  private static void run(Gate.@Nullable Pass next) {
    if (next != null) {
      next.run();
    }
  }

  /** Whatever it is: saturation, shutdown, a thread that the system does not grant. */
  private TaskRejectedException refused(
      String name, Task<TaskTags> task, JoinHandle<?> handle, Throwable refusal) {
    spawned.decrement();
    task.cancel(refusal);
    return reject(name, handle.id(), "its carrier has refused it", refusal);
  }

  private TaskRejectedException reject(
      String name, long id, String reason, @Nullable Throwable cause) {
    String limits =
        gate == null
            ? carrier.limits()
            : "limits %d and %d"
                .formatted(gate.limits().concurrency(), gate.limits().queueCapacity());
    String message =
        "Executor '%s' rejects task '%s': %s (%d running, %d queued, %s)"
            .formatted(work.get().executor(), name, reason, running(), queued(), limits);
    TaskRejectedException rejection =
        cause == null
            ? new TaskRejectedException(message)
            : new TaskRejectedException(message, cause);
    rejections.add(work.get().executor(), name, id, rejection);
    return rejection;
  }

  // ---------------------------------------------------------------- tasks that run again

  /**
   * For wakes and cancels; the first run is scheduled by {@link #start}. One that is to stop waits
   * for no place: whoever cancels because the executor is full would wait for its being full.
   */
  @Override
  public void schedule(Task<TaskTags> task) {
    Runnable run = gate == null || task.isCancelRequested() ? task : gate.queueAgain(task);
    if (run != null) {
      try {
        carrier.execute(run);
      } catch (Throwable refusal) {
        run.run();
      }
    }
  }

  /** A stage is cancelled where its task is: that needs no thread, of which there may be none. */
  private void scheduleStage(Task<TaskTags> task) {
    if (task.isCancelRequested()) {
      task.run();
    } else {
      schedule(task);
    }
  }

  /** A run that nobody has submitted must not throw at the thread of the executor. */
  private void scheduleSubmitted(Task<TaskTags> task) {
    Runnable run = () -> runQuietly(task);
    if (task.isCancelRequested()) {
      run.run();
      return;
    }
    try {
      carrier.execute(run);
    } catch (Throwable refusal) {
      run.run();
    }
  }

  private static void runQuietly(Task<TaskTags> task) {
    try {
      task.run();
    } catch (Throwable failure) {
      // is what the handle has failed with
    }
  }

  private Gate.@Nullable Pass handOver(Gate.Pass pass) {
    try {
      carrier.execute(pass);
      return null;
    } catch (Throwable refusal) {
      return pass;
    }
  }

  // ---------------------------------------------------------------- opening and closing

  void open() {
    open = true;
  }

  /** Takes no new tasks from here on; those that are in go on. */
  void close() {
    open = false;
    if (gate != null) {
      gate.wakeWaiting();
    }
  }

  /** Destroys what queues for a place or a thread. */
  void destroyQueued() {
    if (gate != null) {
      gate.drain().forEach(Task::cancel);
    }
    carrier.destroyQueued();
  }

  /** Has the carrier run what it still gets, and then end. */
  void leave() {
    carrier.leave();
  }

  /**
   * Ends the carrier. Nobody queues again: who is woken still is run by its waker.
   *
   * @return destroys what was in a queue, which is to be cancelled before
   */
  Runnable end() throws Exception {
    List<Runnable> held;
    try {
      held = carrier.close();
    } finally {
      if (gate != null) {
        gate.close();
      }
    }
    return () -> {
      Carrier.destroy(held);
      destroyQueued();
    };
  }
}
