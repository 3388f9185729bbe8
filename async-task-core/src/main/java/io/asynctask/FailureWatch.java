package io.asynctask;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Waits for a failed task's handle to be looked at or to become garbage, whichever comes first.
 * Exists for failed tasks only, so tasks that succeed pay nothing for it.
 *
 * <p>As long as there are failures nobody has looked at, the timer looks for garbage once a second;
 * after ten minutes without a new one it leaves that to the next failure or listing, so that a
 * failure whose handle stays does not keep a thread for ever.
 */
final class FailureWatch extends PhantomReference<JoinHandle<?>> {

  /** More than that are not watched: a failure may hold on to its own handle. */
  private static final int MAX_PENDING = 10_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** A handler may take its time, and a burst of failures is not to start a thread for each. */
  private static final int MAX_REPORTERS = 4;

  private static final RepeatedFailures HANDLER_FAILURES =
      new RepeatedFailures("The handler of unseen failures failed");

  private static final ReferenceQueue<JoinHandle<?>> GARBAGE = new ReferenceQueue<>();
  private static final Set<FailureWatch> PENDING = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean looking = new AtomicBoolean();
  private static final ThreadPoolExecutor REPORTERS =
      new ThreadPoolExecutor(
          MAX_REPORTERS,
          MAX_REPORTERS,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          runnable -> DelayedActions.daemon(runnable, "async-task-unobserved"));

  static {
    REPORTERS.allowCoreThreadTimeOut(true);
  }

  /** When the last failure came or was reported. */
  private static volatile long news;

  private final UnobservedFailure failure;
  private final Consumer<? super UnobservedFailure> handler;

  private FailureWatch(
      JoinHandle<?> handle,
      UnobservedFailure failure,
      Consumer<? super UnobservedFailure> handler) {
    super(handle, GARBAGE);
    this.failure = failure;
    this.handler = handler;
  }

  /** Watches a task that is about to fail, unless somebody waits for its outcome already. */
  static void watch(
      TrackedTask<?, ?> task, Throwable failure, Consumer<? super UnobservedFailure> handler) {
    if (PENDING.size() >= MAX_PENDING) {
      return;
    }
    Attachments attachments = task.attachments();
    FailureWatch unseen =
        new FailureWatch(
            task,
            new UnobservedFailure(
                task.id(), task.name(), task.tag(), attachments.spawnLocation, failure),
            handler);
    PENDING.add(unseen);
    attachments.failureWatch = unseen;
    // Who derives a stage registers its interest, then looks for this; here it is the other way
    // round. Who joins looks when the outcome is there.
    if (attachments.hasDependents() || task.getNumberOfDependents() > 0) {
      unseen.markObserved();
    } else {
      news = System.nanoTime();
      lookLater();
    }
  }

  /** Somebody has looked at the failure, or has got hold of the means to. */
  void markObserved() {
    if (PENDING.remove(this)) {
      clear();
    }
  }

  /** Looks again when a shortage or a long quiet has ended that; for who comes by anyway. */
  static void restartAfterShortage() {
    if (!looking.get() && !PENDING.isEmpty()) {
      lookLater();
    }
  }

  private static void lookLater() {
    if (looking.compareAndSet(false, true)) {
      try {
        DelayedActions.schedule(PAUSE, FailureWatch::look);
      } catch (Throwable shortage) {
        looking.set(false); // the next failure or listing tries again
      }
    }
  }

  private static void look() {
    try {
      for (Reference<?> gone = GARBAGE.poll(); gone != null; gone = GARBAGE.poll()) {
        news = System.nanoTime();
        ((FailureWatch) gone).reportElsewhere();
      }
    } finally {
      // Who adds one looks at the flag afterwards; here it is the other way round.
      looking.set(false);
      if (!PENDING.isEmpty() && System.nanoTime() - news < PATIENCE_NANOS) {
        lookLater();
      }
    }
  }

  private void reportElsewhere() {
    try {
      REPORTERS.execute(this::report);
    } catch (Throwable noThreadLeft) {
      report();
    }
  }

  private void report() {
    if (PENDING.remove(this)) {
      try {
        handler.accept(failure);
      } catch (Throwable thrown) {
        HANDLER_FAILURES.log(handler, thrown);
      }
    }
  }
}
