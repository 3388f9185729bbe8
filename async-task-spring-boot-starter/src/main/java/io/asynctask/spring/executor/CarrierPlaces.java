package io.asynctask.spring.executor;

import io.asynctask.Task;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The places of a carrier that limits itself. With stock Spring a task that waits for a stage holds
 * a thread, so a pool of two threads has two calls under way. Here such a task holds none, and its
 * thread would take the next task from the pool's queue. So the bodies in flight are counted, those
 * that run and those that wait with a place; a thread that takes a run from the queue when there
 * are as many as stock Spring would have puts the run in a line and stays there until a place is
 * free.
 *
 * <p>While no task waits, no thread needs to look: every body has a thread then, and the carrier
 * limits its threads. The first look costs two additions and two reads, and the line is taken under
 * a lock.
 *
 * <p>A thread in the line does not stand for the run it has brought. It runs whatever comes first:
 * the rest of a task whose stage is done, which has a place and must never wait behind new runs,
 * then the first of the line. So the rest of a task runs even if all threads stand in the line.
 * There are no more threads in the line than runs.
 *
 * <p>No wake-up is lost: a run is put in the line before {@link #inFlight} is looked at, and a
 * place is given back before the length of the line is looked at, all with volatile access.
 */
final class CarrierPlaces {

  private final Carrier carrier;
  private final Stages stages;

  /** Bodies that run, and those that wait with a place. */
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Those that wait with a place. Raised before their runner leaves, lowered after inFlight. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Runs that the carrier has and has not begun; not counted where a pool has a queue. */
  private final LongAdder handedOver = new LongAdder();

  private final Object lock = new Object();
  private final Help help = new Help();

  // Guarded by the lock:
  private final Set<CarrierPass> line = new LinkedHashSet<>();
  private final Queue<StagePass> rests = new ArrayDeque<>();
  private final Queue<Thread> parked = new ArrayDeque<>();

  /**
   * How many bodies a full queue has let in: a pool of stock's has as many threads from then on.
   */
  private int grown;

  /** The length of the line. Written under the lock. */
  private volatile int lineLength;

  CarrierPlaces(Carrier carrier, Stages stages) {
    this.carrier = carrier;
    this.stages = stages;
  }

  /** What a thread of the carrier runs when none stands in the line that could serve it. */
  final class Help implements Runnable {

    @Override
    public void run() {
      serve(false);
    }
  }

  CarrierPass pass(boolean stage) {
    return stage && stages == Stages.KEEP ? new StagePass(this) : new CarrierPass(this);
  }

  // ---------------------------------------------------------------- handing over

  /**
   * Has the carrier run a new task.
   *
   * @param threads hands it to the carrier
   * @throws RejectedExecutionException when stock Spring's carrier would be full, or this one is
   */
  void submit(CarrierPass pass, Executor threads) {
    if (waiting.get() > 0 && carrier.isFullWith((long) inFlight.get() + lineLength)) {
      throw new RejectedExecutionException("Its places and its queue are taken");
    }
    execute(pass, threads);
    if (lineLength > 0) {
      serveLine(); // a queue that is full now lets more bodies in
    }
  }

  private void execute(CarrierPass pass, Executor threads) {
    boolean callerMayRun = carrier.callerMayRun();
    if (callerMayRun) {
      pass.submitting();
    }
    count(1);
    try {
      threads.execute(pass);
    } catch (Throwable refusal) {
      count(-1);
      throw refusal;
    } finally {
      if (callerMayRun) {
        pass.submitted();
      }
    }
  }

  private void count(int runs) {
    if (!carrier.isPool()) {
      handedOver.add(runs);
    }
  }

  /** The carrier begins with a run. */
  void taken() {
    count(-1);
  }

  /** Has the carrier run a task once more; the calling thread runs it when the carrier refuses. */
  void carry(CarrierPass pass) {
    try {
      execute(pass, carrier.threads());
    } catch (Throwable refusal) {
      pass.runBeside();
    }
  }

  /** As {@link #carry}, the rest of a task that has a place: it waits behind no new run. */
  void carryRest(StagePass pass) {
    if (!carrier.isLimited()) {
      try {
        carrier.execute(pass::runRest);
      } catch (Throwable refusal) {
        pass.runRest();
      }
      return;
    }
    Thread thread;
    synchronized (lock) {
      rests.add(pass);
      thread = parked.poll();
    }
    if (thread != null) {
      LockSupport.unpark(thread);
      return;
    }
    try {
      carrier.help(help);
    } catch (Throwable refusal) {
      runRests();
    }
  }

  // ---------------------------------------------------------------- places

  /**
   * Takes a place for a run that the calling thread of the carrier has taken from the queue.
   *
   * @return false when there was none: then that was cared for, and nothing is left to be done
   */
  boolean begin(CarrierPass pass) {
    if (!carrier.isLimited()) {
      inFlight.incrementAndGet();
      return true;
    }
    if (waiting.get() == 0 && lineLength == 0) {
      inFlight.incrementAndGet();
      if (waiting.get() == 0) {
        return true;
      }
      end(); // another thread has left a task that waits meanwhile, which may have taken this place
    }
    synchronized (lock) {
      line.add(pass);
      lineLength = line.size();
    }
    // The line first, then the stop; a thread that stops a task does it the other way round.
    if (pass.task().isCancelRequested() && takeOut(pass)) {
      pass.runBeside(); // a task that is to stop waits for no place
    }
    serve(true);
    return false;
  }

  /** A body in flight has come to its end. */
  void end() {
    inFlight.decrementAndGet();
    if (lineLength > 0) {
      serveLine();
    }
  }

  /** A body goes on waiting in its place, and the thread leaves it. */
  void keep() {
    if (waiting.getAndIncrement() == 0) {
      synchronized (lock) {
        grown = 0;
      }
    }
  }

  void keepNoMore() {
    waiting.decrementAndGet();
    if (lineLength > 0) {
      serveLine();
    }
  }

  /** Sees to it that a thread serves the line, if there is a place. */
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
    // The threads that were in the line run something else. Each looks at the line before it takes
    // a run from the queue that is new.
    try {
      carrier.help(help);
    } catch (Throwable refusal) {
      if (carrier.isShutdown()) {
        help.run();
      }
    }
  }

  private boolean hasPlace() {
    int limit = carrier.concurrency();
    return inFlight.get() < (grown <= limit ? limit : Math.min(grown, carrier.maximum()));
  }

  /**
   * Runs rests, and the first of the line while there is a place.
   *
   * @param stays whether the thread waits for a place while fewer threads than runs do so
   */
  private void serve(boolean stays) {
    Thread thread = Thread.currentThread();
    for (; ; ) {
      StagePass rest;
      CarrierPass first = null;
      synchronized (lock) {
        boolean unused = parked.remove(thread);
        rest = rests.poll();
        if (rest == null) {
          if (!line.isEmpty() && hasPlace()) {
            first = line.iterator().next();
            line.remove(first);
            lineLength = line.size();
            grown = Math.max(grown, inFlight.incrementAndGet());
          } else if (stays && parked.size() < line.size()) {
            parked.add(thread);
          } else {
            grown = line.isEmpty() && inFlight.get() < carrier.concurrency() ? 0 : grown;
            return;
          }
        }
      }
      if (rest != null) {
        rest.runRest();
      } else if (first != null) {
        if (lineLength > 0) {
          serveLine();
        }
        first.runInPlace();
      } else {
        LockSupport.park(this);
        if (Thread.interrupted() && carrier.isShutdown()) {
          drain().forEach(Task::cancel); // as the runs in the queue were dropped
        }
      }
    }
  }

  private void runRests() {
    for (; ; ) {
      StagePass rest;
      synchronized (lock) {
        rest = rests.poll();
      }
      if (rest == null) {
        return;
      }
      rest.runRest();
    }
  }

  /** A task that is to stop leaves the line; its run, which closes the body, waits no more. */
  void stop(CarrierPass pass) {
    if (lineLength > 0 && takeOut(pass)) {
      carry(pass);
    }
  }

  /** Takes a run out of the line, and with it a thread if there are more than runs then. */
  private boolean takeOut(CarrierPass pass) {
    Thread thread;
    synchronized (lock) {
      if (!line.remove(pass)) {
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
      line.forEach(pass -> tasks.add(pass.task()));
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
    Integer active = carrier.activeThreads();
    int inLine;
    synchronized (lock) {
      inLine = parked.size();
    }
    return Math.max(0, active == null ? inFlight.get() - waiting() : active - inLine);
  }

  int queued() {
    Integer queued = carrier.queued();
    return Math.max(0, (queued == null ? handedOver.intValue() : queued) + lineLength);
  }
}
