package io.asynctask.spring.task;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;

/**
 * Appends to the name of a thread what it runs, as in {@code task-1 [build-report #4711]}, for as
 * long as it does. Tasks that run inside of each other stand one after the other. A name that
 * somebody else gives the thread meanwhile stays. A thread's name stands in logs and dumps, so the
 * name of the task is rendered as for a log.
 */
public final class TaskThreadNames implements TaskListener {

  private final LogText logText;

  /** Shows all names. */
  public TaskThreadNames() {
    this(ApplicationText.SHOWN);
  }

  /** Shows the names that {@code text} shows. */
  public TaskThreadNames(ApplicationText text) {
    this.logText = new LogText(text);
  }

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

  /** The only '[' is the first character, which is how {@link #plain} finds it. */
  private String suffix(LiveTask task) {
    String name = task.name();
    return name == null
        ? "[" + end(task)
        : "[" + logText.name(name).replace('[', '(') + " " + end(task);
  }

  private static String end(LiveTask task) {
    return "#" + task.id() + "]";
  }

  /** The name that the thread has besides that of {@code task}, which it runs. */
  public static String plain(Thread thread, LiveTask task) {
    String name = thread.getName();
    int end = name.indexOf(end(task));
    int start = end < 0 ? -1 : name.lastIndexOf('[', end);
    return start < 0 ? name : name.substring(0, start).stripTrailing();
  }
}
