package io.asynctask.spring.executor;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;

/**
 * Lets new tasks in as far as the {@link Gate} grants, or the carrier where there is no gate, and
 * refuses and counts the others.
 */
final class Admission {

  private final Carrier carrier;
  private final @Nullable Gate gate;
  private final CarrierPlaces places;
  private final boolean submits;
  private final Supplier<LiveWork> work;
  private final LongAdder spawned = new LongAdder();
  private final Rejections rejections;
  private volatile boolean open = true;

  /**
   * @param submits whether first runs are handed over as {@link FirstRun} says; without limits only
   * @param work for the name of the executor
   */
  Admission(
      Carrier carrier,
      @Nullable ExecutorLimits limits,
      Stages stages,
      boolean submits,
      Rejections rejections,
      Supplier<LiveWork> work) {
    this.carrier = carrier;
    this.gate = limits == null ? null : new Gate(limits, stages, this.carrier::execute);
    this.places = new CarrierPlaces(this.carrier, stages);
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
        waiting(),
        queued(),
        gate == null ? null : gate.limits(),
        spawned.sum(),
        rejected());
  }

  long rejected() {
    return rejections.count();
  }

  private int running() {
    return gate == null ? places.running() : gate.running();
  }

  private int waiting() {
    return gate == null ? places.waiting() : gate.waiting();
  }

  private int queued() {
    return gate == null ? places.queued() : gate.queued();
  }

  // ---------------------------------------------------------------- new tasks

  /**
   * Asks for admission, spawns the task and starts it.
   *
   * @throws TaskRejectedException when no more tasks are taken
   */
  <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, AsyncTask.Builder<TaskTags> task, Callable<T> body) {
    Pass pass = admit(name, GatePass.Body.CALLABLE);
    return start(name, task.spawn(body, pass), pass, carrier.threads());
  }

  /** As {@link #spawn}, a task whose handle has no owner. */
  <T extends @Nullable Object> void spawnDetached(
      String name, AsyncTask.Builder<TaskTags> task, Callable<T> body, FirstRun firstRun) {
    Pass pass = admit(name, GatePass.Body.CALLABLE);
    Spawned<T, TaskTags> both = task.spawn(body, pass);
    both.handle().detach();
    Executor threads = submits ? firstRun.threads(carrier, () -> null) : carrier.threads();
    JoinHandle<?> unused = start(name, both, pass, threads);
  }

  /** As {@link #spawn}, a pollable body. */
  <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, AsyncTask.Builder<TaskTags> task, Pollable<T> body) {
    Pass pass = admit(name, GatePass.Body.POLLABLE);
    return start(name, task.spawn(body, pass), pass, carrier.threads());
  }

  /** As {@link #spawn}, a body that goes on as a stage. */
  <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      AsyncTask.Builder<TaskTags> task,
      Callable<? extends CompletionStage<T>> source,
      FirstRun firstRun) {
    Pass pass = admit(name, GatePass.Body.STAGE);
    if (!submits || firstRun == FirstRun.EXECUTE) {
      return start(name, task.spawnStage(source, pass), pass, carrier.threads());
    }
    SubmittedBody<T> body = new SubmittedBody<>(source);
    Executor threads = firstRun.threads(carrier, body::outcome);
    return start(name, task.spawnStage(body, pass), pass, threads);
  }

  /** A pass, unless the task is refused before it costs anything. */
  private Pass admit(String name, GatePass.Body kind) {
    if (!open) {
      throw reject(name, 0, "it is shut down", null);
    }
    if (gate == null) {
      return places.pass(kind == GatePass.Body.STAGE);
    }
    StackHeadroom.check();
    if (gate.isFull()) {
      String reason = refusal(gate);
      if (reason != null) {
        throw reject(name, 0, reason, null);
      }
    }
    return new GatePass(gate, kind);
  }

  /**
   * Starts a spawned task.
   *
   * @param threads hands its first run to the carrier where there is no gate
   */
  // Small, so that a compiler puts it where it is called and leaves the pair out.
  private <T extends @Nullable Object> JoinHandle<T> start(
      String name, Spawned<T, TaskTags> both, Pass pass, Executor threads) {
    pass.of(both.task());
    start(name, both.handle(), pass, threads);
    return both.handle();
  }

  private void start(String name, JoinHandle<?> handle, Pass pass, Executor threads) {
    if (pass instanceof GatePass gated) {
      start(gated.gate, name, handle, gated);
    } else {
      start(name, handle, (CarrierPass) pass, threads);
    }
  }

  /** Why a task is refused for which there is no room; {@code null} when it is not. */
  private static @Nullable String refusal(Gate gate) {
    return switch (gate.limits().onSaturation()) {
      case REJECT -> "it is saturated";
      case BLOCK -> NonBlockingThreads.isCurrent() ? mustNot("block") : null;
      case CALLER_RUNS ->
          NonBlockingThreads.isCurrent()
              ? mustNot("run its tasks")
              : CallerRuns.isNestedTooDeep()
                  ? "it is saturated, and the caller runs %d tasks inside one another already"
                      .formatted(CallerRuns.MOST)
                  : null;
    };
  }

  private static String mustNot(String act) {
    return ("it is saturated, and the calling thread '%s' must not %s, as it serves others too;"
            + " submit from another thread, or have the executor reject what it has no room for")
        .formatted(Thread.currentThread().getName(), act);
  }

  /**
   * Starts a task on the carrier.
   *
   * @param threads hands it to the carrier
   * @throws TaskRejectedException when the carrier refuses it; the task is cancelled then
   */
  private void start(String name, JoinHandle<?> handle, CarrierPass pass, Executor threads) {
    spawned.increment();
    try {
      places.submit(pass, threads);
    } catch (Throwable refusal) {
      refusedByCarrier(name, handle, pass, refusal);
    }
  }

  /**
   * Starts a task as far as the gate lets it in.
   *
   * @throws TaskRejectedException when it is refused; the task is cancelled then
   */
  private void start(Gate gate, String name, JoinHandle<?> handle, GatePass pass) {
    spawned.increment();
    Saturation onSaturation = gate.limits().onSaturation();
    boolean blocks = onSaturation == Saturation.BLOCK && !NonBlockingThreads.isCurrent();
    switch (gate.enter(pass, blocks)) {
      case PLACE -> {
        try {
          carrier.execute(pass);
        } catch (Throwable refusal) {
          try {
            refusedByCarrier(name, handle, pass, refusal);
          } finally {
            Pass.run(gate.leave(pass));
          }
        }
      }
      case LINE -> Pass.run(gate.proceed());
      case BLOCKED -> awaitRoom(gate, name, handle, pass);
      case FULL -> {
        String reason = open ? refusal(gate) : "it is shut down";
        if (reason != null || onSaturation != Saturation.CALLER_RUNS) {
          throw refused(name, handle, pass, reason == null ? "it is saturated" : reason, null);
        }
        CallerRuns.run(pass.task());
      }
      case STOPPED -> {
        if (pass.body == GatePass.Body.POLLABLE) {
          gate.carry(pass); // its run closes the body
        }
      }
    }
  }

  /** Blocks the calling thread until its task has got room, a place, or a stop. */
  private void awaitRoom(Gate gate, String name, JoinHandle<?> handle, GatePass pass) {
    boolean interrupted = false;
    while (pass.submitter != null) {
      if (Thread.interrupted()) {
        interrupted = true;
        if (gate.giveUp(pass)) {
          Thread.currentThread().interrupt();
          throw refused(
              name,
              handle,
              pass,
              "the submitter was interrupted while it waited for room",
              new InterruptedException());
        }
      } else {
        LockSupport.park(gate);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (pass.sentAway) {
      throw refused(
          name, handle, pass, "it was shut down while the submitter waited for room", null);
    }
  }

  /**
   * The carrier has refused it, be it saturation, a shutdown, or a thread that the system does not
   * grant. The submitter of a task that a pool drops learns of it by the handle only, as with the
   * pool alone.
   */
  private void refusedByCarrier(String name, JoinHandle<?> handle, Pass pass, Throwable refusal) {
    TaskRejectedException rejection =
        refused(name, handle, pass, "its carrier has refused it", refusal);
    if (!TellingPolicy.Dropped.isIn(refusal)) {
      throw rejection;
    }
    rejections.logDrops(rejection);
  }

  /** Ends a task that a pool takes out of its queue to make room for another one. */
  void dropped(Runnable run) {
    if (run instanceof Pass pass && pass.task() instanceof LiveTask live && live.polls() == 0) {
      TaskRejectedException rejection =
          reject(
              Objects.requireNonNullElse(live.name(), ""),
              live.id(),
              "its carrier has dropped it for a later one",
              null);
      pass.task().cancel(rejection);
      pass.destroy();
      rejections.logDrops(rejection);
    } else if (Carrier.isRunOfTask(run)) {
      run.run(); // one that is woken was accepted long ago
    }
  }

  private TaskRejectedException refused(
      String name, JoinHandle<?> handle, Pass pass, String reason, @Nullable Throwable cause) {
    spawned.decrement();
    if (cause == null) {
      pass.task().cancel();
    } else {
      pass.task().cancel(cause);
    }
    return reject(name, handle.id(), reason, cause);
  }

  private TaskRejectedException reject(
      String name, long id, String reason, @Nullable Throwable cause) {
    String limits =
        gate == null
            ? carrier.limits()
            : "limits %d and %d"
                .formatted(gate.limits().concurrency(), gate.limits().queueCapacity());
    int waiting = waiting();
    String message =
        "Executor '%s' rejects task '%s': %s (%d running, %s%d queued, %s)"
            .formatted(
                work.get().executor(),
                rejections.name(name),
                reason,
                running(),
                waiting == 0 ? "" : waiting + " waiting, ",
                queued(),
                limits);
    TaskRejectedException rejection =
        cause == null
            ? new TaskRejectedException(message)
            : new TaskRejectedException(message, cause);
    rejections.add(work.get().executor(), name, id, rejection);
    return rejection;
  }

  // ---------------------------------------------------------------- opening and closing

  void open() {
    open = true;
    if (gate != null) {
      gate.setAccepting(true);
    }
  }

  /** Takes no new tasks from here on; those that are in go on. */
  void close() {
    open = false;
    if (gate != null) {
      gate.setAccepting(false);
    }
  }

  /**
   * Takes what queues for a place or a thread, for which nothing else is done then.
   *
   * @return destroys one of them each: that calls the application, which may take its time
   */
  List<Runnable> takeQueued() {
    List<Runnable> queued = new ArrayList<>();
    if (gate != null) {
      gate.drain().forEach(task -> queued.add(task::cancel));
    }
    places.drain().forEach(task -> queued.add(task::cancel));
    carrier.takeQueued().forEach(run -> queued.add(() -> Carrier.destroy(run)));
    return queued;
  }

  /** Has the carrier run what it still gets, and then end. */
  void leave() {
    carrier.leave();
  }

  /**
   * Ends the carrier. No task queues again: the thread that wakes one runs it.
   *
   * @return as {@link #takeQueued}; what was in a queue is to be cancelled before
   */
  Supplier<List<Runnable>> end() throws Exception {
    List<Runnable> held;
    try {
      held = carrier.close();
    } finally {
      if (gate != null) {
        gate.close();
      }
    }
    return () -> {
      List<Runnable> queued = takeQueued();
      held.forEach(run -> queued.add(() -> Carrier.destroy(run)));
      return queued;
    };
  }
}
