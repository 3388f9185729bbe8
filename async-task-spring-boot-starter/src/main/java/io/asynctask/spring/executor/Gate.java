package io.asynctask.spring.executor;

import io.asynctask.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts the places that {@link ExecutorLimits} grant and queues, first in first out, who finds
 * none. A new task asks before it is spawned, so that a refusal costs no task; what it was
 * promised, a place or room in the queue, is kept for it until it comes. A woken task always finds
 * room, since it was accepted long ago.
 *
 * <p>One lock guards everything. Nobody runs, wakes or destroys a task under it. Whenever it is
 * free, nobody queues while there is a place: who gives one back passes it on under the same lock.
 */
final class Gate {

  /** What a new task is promised. */
  enum Entry {
    PLACE,
    ROOM,
    NOTHING
  }

  private final ExecutorLimits limits;
  private final Function<Pass, @Nullable Pass> handOver;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Pass> queue = new ArrayDeque<>();

  /** Passes that hold a place. */
  private int running;

  /** New tasks that were promised room and have not come yet. */
  private int promised;

  /** Woken tasks in the queue. */
  private int woken;

  private boolean closed;

  /**
   * @param handOver has the carrier run a pass that holds a place; gives it back when the carrier
   *     refuses it
   */
  Gate(ExecutorLimits limits, Function<Pass, @Nullable Pass> handOver) {
    this.limits = limits;
    this.handOver = handOver;
  }

  ExecutorLimits limits() {
    return limits;
  }

  /** Promises a new task what there is. */
  Entry enter() {
    lock.lock();
    try {
      return tryEnter();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something to promise.
   *
   * @return {@code NOTHING} when nobody is accepted any more
   */
  Entry enterOrWait(BooleanSupplier accepting) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Entry entry = tryEnter();
      while (entry == Entry.NOTHING && accepting.getAsBoolean()) {
        // With a limit: nobody tells when a queued task is cancelled.
        boolean ignored = changed.await(50, TimeUnit.MILLISECONDS);
        entry = tryEnter();
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private Entry tryEnter() {
    if (running < limits.concurrency()) {
      running++;
      return Entry.PLACE;
    }
    if (isFull()) {
      dropStopped();
    }
    if (isFull()) {
      return Entry.NOTHING;
    }
    promised++;
    return Entry.ROOM;
  }

  private boolean isFull() {
    return queue.size() - woken + promised >= limits.queueCapacity();
  }

  private void dropStopped() {
    queue.removeIf(
        pass -> {
          boolean stopped = pass.task.isDone();
          if (stopped && pass.woken) {
            woken--;
          }
          return stopped;
        });
  }

  /** A pass for a task that was promised a place. */
  Pass pass(Task<TaskTags> task) {
    return new Pass(task, false);
  }

  /**
   * Queues a task that was promised room.
   *
   * @return its pass when meanwhile a place has become free
   */
  @Nullable Pass queue(Task<TaskTags> task) {
    lock.lock();
    try {
      promised--;
      return placeOrQueue(new Pass(task, false));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues a task that is to run again.
   *
   * @return its pass when there is a place for it
   */
  @Nullable Pass queueAgain(Task<TaskTags> task) {
    lock.lock();
    try {
      return placeOrQueue(new Pass(task, true));
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Pass placeOrQueue(Pass pass) {
    if (closed || running < limits.concurrency()) {
      running++;
      return pass;
    }
    queue.addLast(pass);
    if (pass.woken) {
      woken++;
    }
    return null;
  }

  /**
   * Takes a promise back that no task has come for.
   *
   * @return as {@link Pass#leave}
   */
  @Nullable Pass takeBack(Entry entry) {
    switch (entry) {
      case PLACE -> {
        return leave();
      }
      case ROOM -> {
        lock.lock();
        try {
          promised--;
          changed.signal();
        } finally {
          lock.unlock();
        }
      }
      case NOTHING -> {}
    }
    return null;
  }

  /** Gives a place back, and to the next who waits for one. */
  private @Nullable Pass leave() {
    Pass next;
    lock.lock();
    try {
      running--;
      next = next();
    } finally {
      changed.signal();
      lock.unlock();
    }
    return next == null ? null : handOver.apply(next);
  }

  private @Nullable Pass next() {
    for (Pass pass = queue.pollFirst(); pass != null; pass = queue.pollFirst()) {
      if (pass.woken) {
        woken--;
      }
      if (!pass.task.isDone()) {
        running++;
        return pass;
      }
    }
    return null;
  }

  /** Sends those away who wait in {@link #enterOrWait}. */
  void wakeWaiting() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Empties the queue. */
  List<Task<TaskTags>> drain() {
    lock.lock();
    try {
      List<Task<TaskTags>> tasks = new ArrayList<>();
      queue.forEach(pass -> tasks.add(pass.task));
      queue.clear();
      woken = 0;
      return tasks;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps nobody from here on: whoever comes gets a place, and learns from the carrier that there
   * is no more running.
   */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  int queued() {
    lock.lock();
    try {
      dropStopped();
      return queue.size() + promised;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a task, then gives its place away; goes on with the next one if the carrier will not. */
  final class Pass implements Runnable {

    private final Task<TaskTags> task;
    private final boolean woken;

    private Pass(Task<TaskTags> task, boolean woken) {
      this.task = task;
      this.woken = woken;
    }

    @Override
    public void run() {
      for (Pass pass = this; pass != null; ) {
        try {
          pass.task.run();
        } finally {
          pass = pass.leave();
        }
      }
    }

    /**
     * Gives the place up.
     *
     * @return who has it now and for whom the carrier has no thread
     */
    @Nullable Pass leave() {
      return Gate.this.leave();
    }
  }
}
