package io.asynctask.spring.executor;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;

/**
 * Appends to the name of a thread what it runs, as in {@code task-1 [build-report #4711]}, for as
 * long as it does. Tasks that run inside of each other stand one after the other. A name that
 * somebody else gives the thread meanwhile stays.
 */
public final class TaskThreadNames implements TaskListener {

  @Override
  public Run running(LiveTask task) {
    Thread thread = Thread.currentThread();
    String plain = thread.getName();
    String named = plain.isEmpty() ? suffix(task) : plain + " " + suffix(task);
    thread.setName(named);
    return () -> {
      if (thread.getName().equals(named)) {
        thread.setName(plain);
      }
    };
  }

  private static String suffix(LiveTask task) {
    String name = task.name();
    return name == null ? "[#" + task.id() + "]" : "[" + name + " #" + task.id() + "]";
  }

  /** The name that the thread has besides that of {@code task}, which it runs. */
  public static String plain(Thread thread, LiveTask task) {
    String name = thread.getName();
    int end = name.indexOf(suffix(task));
    return end < 0 ? name : name.substring(0, end).stripTrailing();
  }
}
