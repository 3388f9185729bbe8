package io.asynctask.spring.actuate;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The first rows of many, in an order. It keeps no more rows than it is asked for. Used by one
 * thread.
 */
final class SortedRows<T> {

  private final Comparator<TaskSort.Row<T>> order;
  private final int max;
  private final PriorityQueue<TaskSort.Row<T>> lastFirst;
  private int offered;

  /**
   * @param max how many rows are kept
   */
  SortedRows(Comparator<TaskSort.Row<T>> order, int max) {
    this.order = order;
    this.max = max;
    this.lastFirst = new PriorityQueue<>(order.reversed());
  }

  void add(TaskSort.Row<T> row) {
    offered++;
    if (lastFirst.size() < max) {
      lastFirst.add(row);
    } else if (max > 0 && order.compare(row, lastFirst.element()) < 0) {
      lastFirst.remove();
      lastFirst.add(row);
    }
  }

  /** Returns the rows after the first {@code skip}, and forgets all. */
  List<T> after(int skip) {
    Deque<T> sorted = new ArrayDeque<>();
    for (int left = lastFirst.size(); left > skip; left--) {
      sorted.addFirst(lastFirst.remove().task());
    }
    lastFirst.clear();
    return List.copyOf(sorted);
  }

  /** Whether there were more rows than are kept. */
  boolean hasMore() {
    return offered > max;
  }
}
