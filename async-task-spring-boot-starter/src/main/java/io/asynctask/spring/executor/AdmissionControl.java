package io.asynctask.spring.executor;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.spring.task.StripedCounts;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;

/**
 * Admits new tasks to an executor as far as its {@link ConcurrencyGate} grants, or as far as the
 * delegate executor does where there is no gate. Refuses and counts all others.
 */
final class AdmissionControl {

  private final DelegateExecutor delegate;
  private final @Nullable ConcurrencyGate gate;
  private final DelegatePlaces places;
  private final boolean usesSubmitMethods;
  private final Supplier<ExecutorTasks> tasks;
  private final StripedCounts<ExecutorEvent> counts = new StripedCounts<>(ExecutorEvent.class);
  private final Rejections rejections;
  private volatile boolean accepting = true;

  /**
   * @param usesSubmitMethods whether first runs are handed over by their {@link SubmitMethod};
   *     without limits only
   * @param tasks has the name of the executor
   */
  AdmissionControl(
      DelegateExecutor delegate,
      @Nullable ExecutorLimits limits,
      PlacePolicy placePolicy,
      boolean usesSubmitMethods,
      Rejections rejections,
      Supplier<ExecutorTasks> tasks) {
    this.delegate = delegate;
    this.gate =
        limits == null ? null : new ConcurrencyGate(limits, placePolicy, this.delegate::execute);
    this.places = new DelegatePlaces(this.delegate, placePolicy, counts);
    this.usesSubmitMethods = usesSubmitMethods && limits == null;
    this.rejections = rejections;
    this.tasks = tasks;
  }

  DelegateExecutor delegate() {
    return delegate;
  }

  ExecutorStatistics statistics() {
    return new ExecutorStatistics(
        tasks.get().executor(),
        running(),
        waiting(),
        queued(),
        gate == null ? null : gate.limits(),
        counts.sum(ExecutorEvent.SPAWNED),
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
   * @throws TaskRejectedException when no more tasks are accepted
   */
  <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, AsyncTask.Builder<TaskTags> task, Callable<T> body) {
    TaskSubmission submission = admit(name, GatedSubmission.Body.CALLABLE);
    return start(name, task.spawn(body, submission), submission, delegate.untracked());
  }

  /** As {@link #spawn}, a task whose handle has no owner. */
  <T extends @Nullable Object> void spawnDetached(
      String name, AsyncTask.Builder<TaskTags> task, Callable<T> body, SubmitMethod submitMethod) {
    TaskSubmission submission = admit(name, GatedSubmission.Body.CALLABLE);
    Spawned<T, TaskTags> both = task.spawn(body, submission);
    both.handle().detach();
    Executor handOver =
        usesSubmitMethods ? submitMethod.handOver(delegate, () -> null) : delegate.untracked();
    JoinHandle<?> unused = start(name, both, submission, handOver);
  }

  /** As {@link #spawn}, a pollable body. */
  <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, AsyncTask.Builder<TaskTags> task, Pollable<T> body) {
    TaskSubmission submission = admit(name, GatedSubmission.Body.POLLABLE);
    return start(name, task.spawn(body, submission), submission, delegate.untracked());
  }

  /** As {@link #spawn}, a body that returns a stage. */
  <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      AsyncTask.Builder<TaskTags> task,
      Callable<? extends CompletionStage<T>> source,
      SubmitMethod submitMethod) {
    TaskSubmission submission = admit(name, GatedSubmission.Body.STAGE);
    if (!usesSubmitMethods || submitMethod == SubmitMethod.EXECUTE) {
      return start(name, task.spawnStage(source, submission), submission, delegate.untracked());
    }
    OutcomeRecordingBody<T> body = new OutcomeRecordingBody<>(source);
    Executor handOver = submitMethod.handOver(delegate, body::outcome);
    return start(name, task.spawnStage(body, submission), submission, handOver);
  }

  /**
   * Refuses a task of this name if no more tasks are accepted.
   *
   * @throws TaskRejectedException when the executor is shut down
   */
  void checkAccepting(String name) {
    if (!accepting) {
      throw reject(name, 0, "it is shut down", null);
    }
  }

  /** Makes a submission, unless the task is refused before it costs anything. */
  private TaskSubmission admit(String name, GatedSubmission.Body kind) {
    checkAccepting(name);
    if (gate == null) {
      return places.newSubmission(kind == GatedSubmission.Body.STAGE);
    }
    StackHeadroom.check();
    if (gate.isFull()) {
      String reason = refusalReason(gate);
      if (reason != null) {
        throw reject(name, 0, reason, null);
      }
    }
    return new GatedSubmission(gate, kind);
  }

  /**
   * Starts a spawned task.
   *
   * @param handOver hands its first run to the delegate executor where there is no gate
   */
  // Small, so that a compiler inlines it and allocates no pair.
  private <T extends @Nullable Object> JoinHandle<T> start(
      String name, Spawned<T, TaskTags> both, TaskSubmission submission, Executor handOver) {
    submission.setTask(both.task());
    start(name, both.handle(), submission, handOver);
    return both.handle();
  }

  private void start(
      String name, JoinHandle<?> handle, TaskSubmission submission, Executor handOver) {
    if (submission instanceof GatedSubmission gated) {
      start(gated.gate, name, handle, gated);
    } else {
      start(name, handle, (DelegateSubmission) submission, handOver);
    }
  }

  /** Why a task is refused if there is no room for it; {@code null} if it is not refused. */
  private static @Nullable String refusalReason(ConcurrencyGate gate) {
    return switch (gate.limits().onSaturation()) {
      case REJECT -> "it is saturated";
      case BLOCK -> NonBlockingThreads.isCurrent() ? mustNot("block") : null;
      case CALLER_RUNS ->
          NonBlockingThreads.isCurrent()
              ? mustNot("run its tasks")
              : CallerRuns.isNestedTooDeep()
                  ? "it is saturated, and the caller runs %d tasks inside one another already"
                      .formatted(CallerRuns.MAX_DEPTH)
                  : null;
    };
  }

  private static String mustNot(String act) {
    return ("it is saturated, and the calling thread '%s' must not %s, as it serves others too;"
            + " submit from another thread, or have the executor reject what it has no room for")
        .formatted(Thread.currentThread().getName(), act);
  }

  /**
   * Starts a task on the delegate executor.
   *
   * @param handOver hands it to the delegate executor
   * @throws TaskRejectedException when the delegate executor refuses it; the task is cancelled then
   */
  private void start(
      String name, JoinHandle<?> handle, DelegateSubmission submission, Executor handOver) {
    counts.increment(ExecutorEvent.SPAWNED);
    try {
      places.submit(submission, handOver);
    } catch (Throwable refusal) {
      refusedByDelegate(name, handle, submission, refusal);
    }
  }

  /**
   * Starts a task as far as the gate admits it.
   *
   * @throws TaskRejectedException when it is refused; the task is cancelled then
   */
  private void start(
      ConcurrencyGate gate, String name, JoinHandle<?> handle, GatedSubmission submission) {
    counts.increment(ExecutorEvent.SPAWNED);
    Saturation onSaturation = gate.limits().onSaturation();
    boolean mayBlock = onSaturation == Saturation.BLOCK && !NonBlockingThreads.isCurrent();
    switch (gate.enter(submission, mayBlock)) {
      case RUN -> {
        try {
          delegate.execute(submission);
        } catch (Throwable refusal) {
          try {
            refusedByDelegate(name, handle, submission, refusal);
          } finally {
            TaskSubmission.run(gate.afterRun(submission));
          }
        }
      }
      case QUEUED -> TaskSubmission.run(gate.serveWaiting());
      case BLOCKED -> awaitRoom(gate, name, handle, submission);
      case FULL -> {
        String reason = accepting ? refusalReason(gate) : "it is shut down";
        if (reason != null || onSaturation != Saturation.CALLER_RUNS) {
          throw refused(
              name, handle, submission, reason == null ? "it is saturated" : reason, null);
        }
        CallerRuns.run(submission.task());
      }
      case CANCELLED -> {
        if (submission.body == GatedSubmission.Body.POLLABLE) {
          gate.executeOrRun(submission); // its run closes the body
        }
      }
    }
  }

  /** Blocks the calling thread until its task has room, has a place, or is cancelled. */
  private void awaitRoom(
      ConcurrencyGate gate, String name, JoinHandle<?> handle, GatedSubmission submission) {
    boolean interrupted = false;
    while (submission.blockedThread != null) {
      if (Thread.interrupted()) {
        interrupted = true;
        if (gate.withdrawBlocked(submission)) {
          Thread.currentThread().interrupt();
          throw refused(
              name,
              handle,
              submission,
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
    if (submission.refusedByShutdown) {
      throw refused(
          name, handle, submission, "it was shut down while the submitter waited for room", null);
    }
  }

  /**
   * Ends a task that the delegate executor has refused, because it is saturated or shut down, or
   * because the system grants no thread. If a pool drops the task, the submitter gets no exception,
   * as with the pool alone; only the handle tells.
   */
  private void refusedByDelegate(
      String name, JoinHandle<?> handle, TaskSubmission submission, Throwable refusal) {
    TaskRejectedException rejection =
        refused(name, handle, submission, "its delegate executor has refused it", refusal);
    if (!DropReportingPolicy.DroppedException.isIn(refusal)) {
      throw rejection;
    }
    rejections.logDrops(rejection);
  }

  /** Ends a task that a pool removes from its queue to make room for another one. */
  void dropped(Runnable run) {
    if (run instanceof TaskSubmission submission
        && submission.task() instanceof LiveTask live
        && live.polls() == 0) {
      TaskRejectedException rejection =
          reject(
              Objects.requireNonNullElse(live.name(), ""),
              live.id(),
              "its delegate executor has dropped it for a later one",
              null);
      submission.task().cancel(rejection);
      submission.destroy();
      rejections.logDrops(rejection);
    } else if (DelegateExecutor.isTaskSubmission(run)) {
      run.run(); // a woken task was accepted long ago
    }
  }

  private TaskRejectedException refused(
      String name,
      JoinHandle<?> handle,
      TaskSubmission submission,
      String reason,
      @Nullable Throwable cause) {
    counts.decrement(ExecutorEvent.SPAWNED);
    if (cause == null) {
      submission.task().cancel();
    } else {
      submission.task().cancel(cause);
    }
    return reject(name, handle.id(), reason, cause);
  }

  private TaskRejectedException reject(
      String name, long id, String reason, @Nullable Throwable cause) {
    String limits =
        gate == null
            ? delegate.limits()
            : Rejections.limits(gate.limits().concurrency(), gate.limits().queueCapacity());
    int waiting = waiting();
    String message =
        "Executor '%s' rejects task '%s': %s (%d running, %s%d queued, %s)"
            .formatted(
                tasks.get().executor(),
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
    rejections.add(tasks.get().executor(), name, id, rejection);
    return rejection;
  }

  // ---------------------------------------------------------------- shutdown

  void startAccepting() {
    accepting = true;
    if (gate != null) {
      gate.setAccepting(true);
    }
  }

  /** Accepts no new tasks from here on. Tasks that were accepted go on. */
  void stopAccepting() {
    accepting = false;
    if (gate != null) {
      gate.setAccepting(false);
    }
  }

  /**
   * Removes all tasks that are queued for a place or a thread.
   *
   * @return actions that destroy one task each: they call the application, which may take its time
   */
  List<Runnable> removeQueued() {
    List<Runnable> destructions = new ArrayList<>();
    if (gate != null) {
      gate.drain().forEach(task -> destructions.add(task::cancel));
    }
    places.drain().forEach(task -> destructions.add(task::cancel));
    delegate.removeQueued().forEach(run -> destructions.add(() -> DelegateExecutor.destroy(run)));
    return destructions;
  }

  /** Starts the shutdown of the delegate executor, which still runs what it gets. */
  void initiateShutdown() {
    delegate.initiateShutdown();
  }

  /**
   * Shuts the delegate executor down. No task is queued any more: the thread that wakes a task runs
   * it.
   *
   * @return removes what is left, as {@link #removeQueued}; tasks that were queued are to be
   *     cancelled before it is called
   */
  GracefulShutdown.QueuedWork close() throws Exception {
    List<Runnable> held;
    try {
      held = delegate.close();
    } finally {
      if (gate != null) {
        gate.close();
      }
    }
    return () -> {
      List<Runnable> destructions = removeQueued();
      held.forEach(run -> destructions.add(() -> DelegateExecutor.destroy(run)));
      return destructions;
    };
  }
}
