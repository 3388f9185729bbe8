package io.asynctask.spring.web.accepted;

import java.util.concurrent.atomic.AtomicInteger;

/** The number of viewers of each task and of all tasks. Refuses viewers beyond the limits. */
final class ViewerCount {

  private final ViewerLimits limits;
  private final AtomicInteger all = new AtomicInteger();

  ViewerCount(ViewerLimits limits) {
    this.limits = limits;
  }

  int count() {
    return all.get();
  }

  /**
   * Counts a viewer, until {@link #remove}.
   *
   * @throws TooManyViewersException when there are too many already
   */
  void add(AcceptedTask task) {
    if (!increment(all, limits.inAll())) {
      throw new TooManyViewersException();
    }
    if (!increment(task.viewers(), limits.perTask())) {
      all.decrementAndGet();
      throw new TooManyViewersException();
    }
  }

  void remove(AcceptedTask task) {
    task.viewers().decrementAndGet();
    all.decrementAndGet();
  }

  private static boolean increment(AtomicInteger count, int limit) {
    return count.getAndUpdate(present -> Math.min(limit, present + 1)) < limit;
  }
}
