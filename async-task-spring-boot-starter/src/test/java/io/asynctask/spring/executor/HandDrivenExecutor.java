package io.asynctask.spring.executor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/** A delegate executor that runs what it got when the test says so, on the test's thread. */
public class HandDrivenExecutor implements AsyncTaskExecutor {

  final Deque<Runnable> queue = new ArrayDeque<>();
  int capacity = Integer.MAX_VALUE;

  @Override
  public void execute(Runnable task) {
    if (queue.size() >= capacity) {
      throw new TaskRejectedException("The delegate executor is full");
    }
    queue.add(task);
  }

  public void runNext() {
    queue.remove().run();
  }

  public void runAll() {
    while (!queue.isEmpty()) {
      runNext();
    }
  }
}
