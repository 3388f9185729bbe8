package io.asynctask.spring.web.accepted;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the viewers, of each task and in all, and refuses those beyond the limits. */
final class Viewers {

  private final ViewerLimits limits;
  private final AtomicInteger all = new AtomicInteger();

  Viewers(ViewerLimits limits) {
    this.limits = limits;
  }

  int count() {
    return all.get();
  }

  /**
   * Counts a viewer, who is to {@link #leave}.
   *
   * @throws TooManyViewersException when there are too many already
   */
  void enter(AcceptedTask task) {
    if (!increment(all, limits.inAll())) {
      throw new TooManyViewersException();
    }
    if (!increment(task.viewers(), limits.perTask())) {
      all.decrementAndGet();
      throw new TooManyViewersException();
    }
  }

  void leave(AcceptedTask task) {
    task.viewers().decrementAndGet();
    all.decrementAndGet();
  }

  private static boolean increment(AtomicInteger count, int limit) {
    return count.getAndUpdate(present -> Math.min(limit, present + 1)) < limit;
  }
}
