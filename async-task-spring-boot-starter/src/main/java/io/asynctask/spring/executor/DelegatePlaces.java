package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.StripedCounts;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The places of a delegate executor that limits itself. With stock Spring a task that waits for a
 * stage holds a thread, so a pool of two threads has two calls under way. Here such a task holds no
 * thread, and its thread would take the next task from the pool's queue. So the bodies in flight
 * are counted: those that run and those that wait with a place. If there are as many as with stock
 * Spring, a thread that takes a submission from the queue puts it in a line, and stays there itself
 * until a place is free.
 *
 * <p>While no task waits, no thread needs to look at the line: each body has a thread then, and the
 * delegate executor limits its threads. The first look costs two additions and two reads, and the
 * line is entered under a lock.
 *
 * <p>A thread in the line is not bound to the submission that it has brought. First it runs the
 * continuation of a task whose stage is done: that task has a place and must never wait behind new
 * tasks. Then it runs the first submission of the line. So continuations run even if all threads
 * stand in the line. There are never more threads in the line than submissions.
 *
 * <p>From the moment a thread takes a submission from the queue until that is in the line, it is
 * counted in neither, so for that moment the executor may accept one task more.
 *
 * <p>No wake-up is lost: a submission is put in the line before {@link #inFlight} is read, and a
 * place is given back before the length of the line is read, all with volatile access.
 */
final class DelegatePlaces {

  private final DelegateExecutor delegate;
  private final PlacePolicy placePolicy;
  private final StripedCounts<ExecutorEvent> counts;

  private final BodiesInFlight inFlight = new BodiesInFlight();

  /**
   * How many bodies wait with a place. Raised before the runner leaves the body, lowered after
   * {@link #inFlight}.
   */
  private final AtomicInteger waiting = new AtomicInteger();

  /** How many helpers the delegate executor has not begun. */
  private final AtomicInteger helpersQueued = new AtomicInteger();

  /**
   * Whether the delegate executor limits its bodies, as the last submit has seen. Volatile, so that
   * a thread that runs a task sees what its submit has seen, or later. That thread must not ask for
   * the limit itself: Spring counts the threads that it starts beside it, so the processor that
   * submits would lose that count each time.
   */
  private volatile boolean limited;

  private final Object lock = new Object();
  private final Helper helper = new Helper();

  // Guarded by the lock:
  private final Set<DelegateSubmission> line = new LinkedHashSet<>();
  private final Queue<StageSubmission> continuations = new ArrayDeque<>();
  private final Queue<Thread> parked = new ArrayDeque<>();

  /**
   * How many bodies a full queue has let in. A pool of stock Spring has grown to as many threads
   * then, and keeps them.
   */
  private int grownTo;

  /** The length of the line. Written under the lock. */
  private volatile int lineLength;

  DelegatePlaces(
      DelegateExecutor delegate, PlacePolicy placePolicy, StripedCounts<ExecutorEvent> counts) {
    this.delegate = delegate;
    this.placePolicy = placePolicy;
    this.counts = counts;
  }

  /** What a thread of the delegate executor runs if no thread in the line can serve it. */
  final class Helper implements Runnable {

    /** Run by the delegate executor. The thread stays for a submission that no thread brought. */
    @Override
    public void run() {
      helpersQueued.decrementAndGet();
      serve(delegate.throwsWhenFull());
    }

    /** Run by a thread that has removed this from the queue of the delegate executor. */
    void runRemoved() {
      helpersQueued.decrementAndGet();
      serve(false);
    }
  }

  DelegateSubmission newSubmission(boolean stage) {
    return stage && placePolicy == PlacePolicy.KEEP
        ? new StageSubmission(this)
        : new DelegateSubmission(this);
  }

  // ---------------------------------------------------------------- handing over

  /**
   * Has the delegate executor run a new task. A helper in the queue of a pool takes no task's room
   * there: if the pool is full because of it, the task goes to the line, which the helper serves.
   *
   * @param handOver hands it to the delegate executor
   * @throws RejectedExecutionException when the executor is full, or would be with stock Spring
   */
  void submit(DelegateSubmission submission, Executor handOver) {
    boolean isLimited = delegate.isLimited();
    if (limited != isLimited) {
      limited = isLimited;
    }
    int helpers = helpersQueued.get();
    if (waiting.get() > 0 && wouldReject(helpers)) {
      throw new RejectedExecutionException("Its places and its queue are taken");
    }
    try {
      execute(submission, handOver);
    } catch (RejectedExecutionException refusal) {
      if (helpers == 0 || !delegate.throwsWhenFull() || wouldReject(helpers)) {
        throw refusal;
      }
      enterLine(submission);
    }
    if (lineLength > 0) {
      serveLine(); // a queue that is full now lets more bodies in
    }
  }

  private boolean wouldReject(int helpers) {
    return delegate.wouldReject((long) inFlight.count() + lineLength - helpers);
  }

  private void execute(DelegateSubmission submission, Executor handOver) {
    boolean callerMayRun = delegate.callerMayRun();
    if (callerMayRun) {
      submission.submitting();
    }
    count(ExecutorEvent.HANDED_OVER);
    try {
      handOver.execute(submission);
    } catch (Throwable refusal) {
      count(ExecutorEvent.BEGUN);
      throw refusal;
    } finally {
      if (callerMayRun) {
        submission.submitted();
      }
    }
  }

  private void count(ExecutorEvent event) {
    if (!delegate.isPool()) {
      counts.increment(event);
    }
  }

  /** Says that the delegate executor has begun a run. */
  void started() {
    count(ExecutorEvent.BEGUN);
  }

  /** Has the delegate executor run a task again. The calling thread runs it if that refuses. */
  void executeOrRun(DelegateSubmission submission) {
    try {
      execute(submission, delegate.untracked());
    } catch (Throwable refusal) {
      submission.runWithoutPlace();
    }
  }

  /** As {@link #executeOrRun}, for a task that has a place: it waits behind no new task. */
  void executeContinuation(StageSubmission submission) {
    if (!limited) {
      try {
        delegate.execute(submission::runContinuation);
      } catch (Throwable refusal) {
        submission.runContinuation();
      }
      return;
    }
    Thread thread;
    synchronized (lock) {
      continuations.add(submission);
      thread = parked.poll();
    }
    if (thread != null) {
      LockSupport.unpark(thread);
      return;
    }
    try {
      startHelper();
    } catch (Throwable refusal) {
      runContinuations();
    }
  }

  private void startHelper() {
    helpersQueued.incrementAndGet();
    try {
      delegate.startHelper(helper);
    } catch (Throwable refusal) {
      helpersQueued.decrementAndGet();
      throw refusal;
    }
  }

  // ---------------------------------------------------------------- places

  /**
   * Takes a place for a submission that the calling thread of the delegate executor has taken from
   * the queue.
   *
   * @return false when there was no place: then the submission was put in the line, and the thread
   *     has nothing left to do for it
   */
  boolean acquire(DelegateSubmission submission) {
    if (!limited) {
      int unused = inFlight.begin();
      return true;
    }
    if (waiting.get() == 0 && lineLength == 0) {
      int unused = inFlight.begin();
      if (waiting.get() == 0) {
        return true;
      }
      release(); // another thread has left a waiting task meanwhile, which may have this place
    }
    enterLine(submission);
    serve(true);
    return false;
  }

  private void enterLine(DelegateSubmission submission) {
    synchronized (lock) {
      line.add(submission);
      lineLength = line.size();
    }
    // The line first, then the cancel request; a thread that cancels a task looks in the other
    // order.
    if (submission.task().isCancelRequested() && remove(submission)) {
      submission.runWithoutPlace(); // a cancelled task waits for no place
    }
  }

  /** Gives the place of a body back that has ended. */
  void release() {
    inFlight.end();
    if (lineLength > 0) {
      serveLine();
    }
  }

  /** Says that a body waits with its place from here on, and that its thread leaves it. */
  void beginWaiting() {
    if (waiting.getAndIncrement() == 0) {
      synchronized (lock) {
        grownTo = 0;
      }
    }
  }

  /** Says that a body no longer waits. */
  void endWaiting() {
    waiting.decrementAndGet();
    if (lineLength > 0) {
      serveLine();
    }
  }

  /** Has a thread serve the line if there is a place. */
  private void serveLine() {
    Thread thread;
    synchronized (lock) {
      if (line.isEmpty() || !hasPlace()) {
        return;
      }
      thread = parked.poll();
    }
    if (thread != null) {
      LockSupport.unpark(thread);
      return;
    }
    // The threads that were in the line run something else. Each of them looks at the line before
    // it takes a new submission from the queue.
    try {
      startHelper();
    } catch (Throwable refusal) {
      if (delegate.isShutdown()) {
        serve(false);
      }
    }
  }

  private boolean hasPlace() {
    int limit = delegate.concurrency();
    return inFlight.count()
        < (grownTo <= limit ? limit : Math.min(grownTo, delegate.maxConcurrency()));
  }

  /**
   * Runs continuations, and the first submissions of the line while there are places.
   *
   * @param stays whether the thread waits for a place while there are fewer waiting threads than
   *     submissions in the line
   */
  private void serve(boolean stays) {
    Thread thread = Thread.currentThread();
    for (; ; ) {
      StageSubmission continuation;
      DelegateSubmission first = null;
      synchronized (lock) {
        boolean unused = parked.remove(thread);
        continuation = continuations.poll();
        if (continuation == null) {
          if (!line.isEmpty() && hasPlace()) {
            first = line.iterator().next();
            line.remove(first);
            lineLength = line.size();
            grownTo = Math.max(grownTo, inFlight.begin());
          } else if (stays && parked.size() < line.size()) {
            parked.add(thread);
          } else {
            grownTo = line.isEmpty() && inFlight.count() < delegate.concurrency() ? 0 : grownTo;
            return;
          }
        }
      }
      if (continuation != null) {
        continuation.runContinuation();
      } else if (first != null) {
        if (lineLength > 0) {
          serveLine();
        }
        first.runInPlace();
      } else {
        LockSupport.park(this);
        if (Thread.interrupted() && delegate.isShutdown()) {
          drain().forEach(Task::cancel); // as the submissions in the queue were dropped
        }
      }
    }
  }

  private void runContinuations() {
    for (; ; ) {
      StageSubmission continuation;
      synchronized (lock) {
        continuation = continuations.poll();
      }
      if (continuation == null) {
        return;
      }
      continuation.runContinuation();
    }
  }

  /** Removes a cancelled task from the line. Its run, which closes the body, waits no longer. */
  void stopping(DelegateSubmission submission) {
    if (lineLength > 0 && remove(submission)) {
      executeOrRun(submission);
    }
  }

  /** Removes a submission from the line, and a thread if there are more threads then. */
  private boolean remove(DelegateSubmission submission) {
    Thread thread;
    synchronized (lock) {
      if (!line.remove(submission)) {
        return false;
      }
      lineLength = line.size();
      thread = parked.size() > line.size() ? parked.poll() : null;
    }
    LockSupport.unpark(thread);
    return true;
  }

  /** Empties the line. */
  List<Task<TaskTags>> drain() {
    synchronized (lock) {
      List<Task<TaskTags>> tasks = new ArrayList<>();
      line.forEach(submission -> tasks.add(submission.task()));
      line.clear();
      lineLength = 0;
      parked.forEach(LockSupport::unpark);
      parked.clear();
      return tasks;
    }
  }

  // ---------------------------------------------------------------- numbers

  int waiting() {
    return Math.max(0, waiting.get());
  }

  int running() {
    Integer active = delegate.activeThreads();
    int inLine;
    synchronized (lock) {
      inLine = parked.size();
    }
    return Math.max(0, active == null ? inFlight.count() - waiting() : active - inLine);
  }

  int queued() {
    Integer queued = delegate.queued();
    int outsideOfLine =
        queued == null
            ? (int) (counts.sum(ExecutorEvent.HANDED_OVER) - counts.sum(ExecutorEvent.BEGUN))
            : queued - helpersQueued.get();
    return Math.max(0, outsideOfLine) + lineLength;
  }
}
