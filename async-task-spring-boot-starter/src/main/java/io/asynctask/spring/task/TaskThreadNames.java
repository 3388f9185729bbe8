package io.asynctask.spring.task;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;

/**
 * A listener that appends the running task to the name of its thread, as in {@code task-1
 * [build-report #4711]}, for as long as the task runs. Tasks that run inside of each other stand
 * one after the other. A name that other code gives the thread meanwhile stays. Names of threads
 * stand in logs and thread dumps, so the name of the task is rendered as for a log.
 *
 * @since 0.1.0
 */
public final class TaskThreadNames implements TaskListener {

  private final LogText logText;

  /** Creates a listener that shows all names. */
  public TaskThreadNames() {
    this(ApplicationText.SHOWN);
  }

  /**
   * Creates a listener that shows the names of tasks as {@code text} does.
   *
   * @param text the gate for logs
   */
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

  /** Its only '[' is the first character, which is how {@link #plain} finds it. */
  private String suffix(LiveTask task) {
    String name = task.name();
    return name == null
        ? "[" + end(task)
        : "[" + logText.name(name).replace('[', '(') + " " + end(task);
  }

  private static String end(LiveTask task) {
    return "#" + task.id() + "]";
  }

  /**
   * Returns the name of a thread without the task that it runs.
   *
   * @param thread the thread
   * @param task the task
   * @return the name
   */
  public static String plain(Thread thread, LiveTask task) {
    String name = thread.getName();
    int end = name.indexOf(end(task));
    int start = end < 0 ? -1 : name.lastIndexOf('[', end);
    return start < 0 ? name : name.substring(0, start).stripTrailing();
  }
}
