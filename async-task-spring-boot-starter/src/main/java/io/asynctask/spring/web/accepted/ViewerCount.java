package io.asynctask.spring.web.accepted;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The number of viewers of each task and of all tasks. Refuses viewers beyond the limits. */
final class ViewerCount {

  private final ViewerLimits limits;
  private final AtomicInteger all = new AtomicInteger();

  /** The viewers of each task that has some, by its id. */
  private final ConcurrentMap<String, Integer> ofTask = new ConcurrentHashMap<>();

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
    int limit = limits.inAll();
    if (all.getAndUpdate(present -> Math.min(limit, present + 1)) >= limit) {
      throw new TooManyViewersException();
    }
    if (ofTask.merge(task.id(), 1, Integer::sum) > limits.perTask()) {
      remove(task);
      throw new TooManyViewersException();
    }
  }

  void remove(AcceptedTask task) {
    ofTask.computeIfPresent(task.id(), (id, count) -> count == 1 ? null : count - 1);
    all.decrementAndGet();
  }
}
