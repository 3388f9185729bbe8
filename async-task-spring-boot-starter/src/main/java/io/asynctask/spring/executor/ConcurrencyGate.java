package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one executor at work: grants places and room in the queue as far as {@link
 * ExecutorLimits} allow, first come, first served. Each step takes the same time whatever the
 * length of the queue: a submission whose task is cancelled is removed from the middle.
 *
 * <p>A submission holds a place, or it is queued, or it is blocked until there is room in the
 * queue. The submission of a task that has run before is queued too when the task is woken, but it
 * takes no room from new tasks and is never refused. Each event that frees a place or room is
 * followed by {@link #serveWaiting}, which serves the queue first and the blocked submissions after
 * it. So a new submission overtakes none of them.
 *
 * <p>One monitor guards everything. While it is held, no task runs, wakes or ends, and no thread is
 * started or unparked. It is a monitor and no {@code Lock}, because a monitor cannot stay locked
 * when the stack overflows. Callers that may be deep in the stack {@linkplain StackHeadroom check}
 * before that the following steps have room.
 */
final class ConcurrencyGate {

  /** What the gate has decided about a new submission. */
  enum Decision {
    /** It has a place and is to run now. */
    RUN,
    /** It is in the queue. */
    QUEUED,
    /** Its thread is to wait until there is room. */
    BLOCKED,
    /** There is neither a place nor room in the queue. */
    FULL,
    /** Its task was cancelled before. */
    CANCELLED
  }

  private final ExecutorLimits limits;
  private final PlacePolicy placePolicy;
  private final Executor delegate;
  private final Object lock = new Object();

  // Written under the lock. The volatile fields are also read without it, where an old value is
  // good enough.
  private final SubmissionQueue queue = new SubmissionQueue();
  private final SubmissionQueue blocked = new SubmissionQueue();

  /** How many places are taken. */
  private volatile int placesTaken;

  /** How many submissions in the queue have not had their first run. */
  private volatile int queuedFirstRuns;

  /** How many submissions hold a place while their task waits for a stage in no thread. */
  private int waiting;

  private boolean accepting = true;
  private boolean closed;

  ConcurrencyGate(ExecutorLimits limits, PlacePolicy placePolicy, Executor delegate) {
    this.limits = limits;
    this.placePolicy = placePolicy;
    this.delegate = delegate;
  }

  ExecutorLimits limits() {
    return limits;
  }

  /**
   * Whether a new submission would be refused or blocked. The answer may be out of date; it saves
   * the spawn of a task that would be refused.
   */
  boolean isFull() {
    return placesTaken >= limits.concurrency() && queuedFirstRuns >= limits.queueCapacity();
  }

  // ---------------------------------------------------------------- new and woken tasks

  /**
   * Atomically gives a new submission a place or room in the queue.
   *
   * @param mayBlock whether it is to be blocked when there is neither
   */
  Decision enter(GatedSubmission submission, boolean mayBlock) {
    synchronized (lock) {
      if (submission.task().isCancelRequested()) {
        return Decision.CANCELLED;
      }
      if (closed || (placesTaken < limits.concurrency() && queue.isEmpty() && blocked.isEmpty())) {
        grantPlace(submission);
        return Decision.RUN;
      }
      if (queuedFirstRuns < limits.queueCapacity() && blocked.isEmpty()) {
        queuedFirstRuns++;
        queue.add(submission);
        return Decision.QUEUED;
      }
      if (!mayBlock || !accepting) {
        return Decision.FULL;
      }
      submission.blockedThread = Thread.currentThread();
      blocked.add(submission);
      return Decision.BLOCKED;
    }
  }

  /**
   * Atomically gives the submission of a woken task a place, or queues it.
   *
   * @return whether it has a place
   */
  boolean reenter(GatedSubmission submission) {
    synchronized (lock) {
      submission.hasRun = true;
      if (keepsPlace(submission) && submission.places > 0) {
        return true;
      }
      if (closed || (placesTaken < limits.concurrency() && queue.isEmpty())) {
        grantPlace(submission);
        return true;
      }
      queue.add(submission);
      return false;
    }
  }

  private void grantPlace(GatedSubmission submission) {
    placesTaken++;
    submission.places++;
  }

  private boolean keepsPlace(GatedSubmission submission) {
    return placePolicy == PlacePolicy.KEEP && submission.body == GatedSubmission.Body.STAGE;
  }

  // ---------------------------------------------------------------- runs

  /**
   * Has the delegate executor run a submission. The calling thread runs it if that executor
   * refuses.
   */
  void executeOrRun(GatedSubmission submission) {
    try {
      delegate.execute(submission);
    } catch (Throwable refusal) {
      submission.run();
    }
  }

  /**
   * Gives the place of a submission that has run to the next one, unless its task waits for a stage
   * and keeps the place meanwhile.
   *
   * @return a submission that has a place and for which the delegate executor has no thread
   */
  @Nullable GatedSubmission afterRun(GatedSubmission submission) {
    // A cancelled task may have ended without being done yet, as another thread sees to that.
    boolean continues = !submission.task().isDone() && !submission.task().isCancelRequested();
    GatedSubmission next;
    synchronized (lock) {
      if (continues && submission.places > 0 && keepsPlace(submission)) {
        waiting += submission.waitsWithPlace ? 0 : 1;
        submission.waitsWithPlace = true;
        return null;
      }
      releasePlace(submission);
      next = grantNextPlace();
    }
    return serve(next);
  }

  private void releasePlace(GatedSubmission submission) {
    if (submission.places > 0) {
      submission.places--;
      placesTaken--;
    }
    if (submission.waitsWithPlace) {
      submission.waitsWithPlace = false;
      waiting--;
    }
  }

  /**
   * Atomically takes all places from a submission whose task is gone. The next event serves others.
   */
  void forget(GatedSubmission submission) {
    // Without a call: there may be no stack for one.
    synchronized (lock) {
      placesTaken -= submission.places;
      submission.places = 0;
      waiting -= submission.waitsWithPlace ? 1 : 0;
      submission.waitsWithPlace = false;
    }
  }

  /**
   * Gives free places and free room to the queued and the blocked submissions.
   *
   * @return as {@link #afterRun}
   */
  @Nullable GatedSubmission serveWaiting() {
    return serve(placesTaken < limits.concurrency() ? lockAndGrantNextPlace() : null);
  }

  private @Nullable GatedSubmission serve(@Nullable GatedSubmission next) {
    while (next != null) {
      unblock(next);
      try {
        delegate.execute(next);
      } catch (Throwable refusal) {
        return next;
      }
      next = placesTaken < limits.concurrency() ? lockAndGrantNextPlace() : null;
    }
    if (limits.onSaturation() == Saturation.BLOCK) {
      for (GatedSubmission first = queueFirstBlocked();
          first != null;
          first = queueFirstBlocked()) {
        unblock(first);
      }
    }
    return null;
  }

  /** Lets the thread of a submission go on that is no longer blocked. */
  private static void unblock(GatedSubmission submission) {
    Thread thread = submission.blockedThread;
    if (thread != null) {
      submission.blockedThread = null;
      LockSupport.unpark(thread);
    }
  }

  private @Nullable GatedSubmission lockAndGrantNextPlace() {
    synchronized (lock) {
      return grantNextPlace();
    }
  }

  /** Gives a free place to the first submission that is queued or blocked. */
  private @Nullable GatedSubmission grantNextPlace() {
    if (placesTaken >= limits.concurrency()) {
      return null;
    }
    GatedSubmission first = queue.poll();
    if (first == null) {
      first = blocked.poll();
    } else if (!first.hasRun) {
      queuedFirstRuns--;
    }
    if (first != null) {
      grantPlace(first);
    }
    return first;
  }

  /** Atomically gives free room in the queue to the first submission that is blocked. */
  private @Nullable GatedSubmission queueFirstBlocked() {
    synchronized (lock) {
      GatedSubmission first = queuedFirstRuns < limits.queueCapacity() ? blocked.poll() : null;
      if (first != null) {
        queuedFirstRuns++;
        queue.add(first);
      }
      return first;
    }
  }

  // ---------------------------------------------------------------- cancels and shutdown

  /**
   * Atomically removes a submission from the queue or from the blocked ones.
   *
   * @return whether it was there
   */
  boolean remove(GatedSubmission submission) {
    synchronized (lock) {
      SubmissionQueue present = submission.queue;
      if (present == null) {
        return false;
      }
      present.remove(submission);
      if (present == queue && !submission.hasRun) {
        queuedFirstRuns--;
      }
    }
    unblock(submission);
    return true;
  }

  /**
   * Atomically withdraws a submission that is still blocked.
   *
   * @return whether it was
   */
  boolean withdrawBlocked(GatedSubmission submission) {
    synchronized (lock) {
      if (submission.queue != blocked) {
        return false;
      }
      blocked.remove(submission);
      submission.blockedThread = null;
      return true;
    }
  }

  /** Accepts new submissions again; or refuses the blocked ones, and blocks no other. */
  void setAccepting(boolean accepting) {
    List<GatedSubmission> refused = new ArrayList<>();
    synchronized (lock) {
      this.accepting = accepting;
      for (GatedSubmission submission = accepting ? null : blocked.poll();
          submission != null;
          submission = blocked.poll()) {
        submission.refusedByShutdown = true;
        refused.add(submission);
      }
    }
    refused.forEach(ConcurrencyGate::unblock);
  }

  /** Empties the queue. */
  List<Task<TaskTags>> drain() {
    synchronized (lock) {
      List<Task<TaskTags>> tasks = new ArrayList<>();
      for (GatedSubmission submission = queue.poll();
          submission != null;
          submission = queue.poll()) {
        tasks.add(submission.task());
      }
      queuedFirstRuns = 0;
      return tasks;
    }
  }

  /**
   * Opens the gate for good: each submission gets a place at once, and learns from the delegate
   * executor that it runs no more.
   */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  // ---------------------------------------------------------------- numbers

  int running() {
    synchronized (lock) {
      return placesTaken - waiting;
    }
  }

  int waiting() {
    synchronized (lock) {
      return waiting;
    }
  }

  int queued() {
    synchronized (lock) {
      return queue.size();
    }
  }
}
