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
 * The watch for an unobserved failure: it ends when code of the application observes the failure,
 * or when the handle becomes garbage, which reports it. It exists for failed tasks only, so a task
 * that succeeds pays nothing for it.
 *
 * <p>As long as there are unobserved failures, the timer looks for garbage once a second. After ten
 * minutes without a new failure it leaves that to the next failure or listing, so that a failure
 * whose handle stays does not keep a thread for ever.
 */
final class FailureWatch extends PhantomReference<JoinHandle<?>> {

  /** The largest number of watches: a failure may hold its own handle, which then stays. */
  private static final int MAX_PENDING = 10_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** A handler may be slow, and a burst of failures must not start a thread for each. */
  private static final int MAX_REPORTERS = 4;

  private static final RepeatedFailures HANDLER_FAILURES =
      new RepeatedFailures("The handler of unobserved failures failed");

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

  /** The time of the last failure or report. */
  private static volatile long lastNews;

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

  /** Watches a task that is about to fail, unless its outcome is awaited already. */
  static void watch(
      TrackedTask<?, ?> task, Throwable failure, Consumer<? super UnobservedFailure> handler) {
    if (PENDING.size() >= MAX_PENDING) {
      return;
    }
    Attachments attachments = task.attachments();
    FailureWatch watch =
        new FailureWatch(
            task,
            new UnobservedFailure(
                task.id(), task.name(), task.tag(), attachments.spawnLocation, failure),
            handler);
    PENDING.add(watch);
    attachments.failureWatch = watch;
    // The derivation of a stage counts the dependent, then looks for this watch; this does it the
    // other way round. A join looks when the outcome is there.
    if (attachments.hasDependents() || task.getNumberOfDependents() > 0) {
      watch.markObserved();
    } else {
      lastNews = System.nanoTime();
      lookLater();
    }
  }

  /** Ends the watch: code of the application sees the failure, or has got the means to. */
  void markObserved() {
    if (PENDING.remove(this)) {
      clear();
    }
  }

  /** Starts to look for garbage again after a shortage or a long quiet has ended that. */
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
      reportGarbage();
    } finally {
      // A new watch is added, then the flag is read; this does it the other way round.
      looking.set(false);
      if (!PENDING.isEmpty() && System.nanoTime() - lastNews < PATIENCE_NANOS) {
        lookLater();
      }
    }
  }

  /** Reports the failures whose handles have become garbage. */
  static void reportGarbage() {
    for (Reference<?> gone = GARBAGE.poll(); gone != null; gone = GARBAGE.poll()) {
      lastNews = System.nanoTime();
      ((FailureWatch) gone).reportElsewhere();
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
