package io.asynctask;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several listeners as one that never throws. */
final class Listeners implements TaskListener {

  private final TaskListener[] all;

  Listeners(TaskListener... all) {
    this.all = all.clone();
  }

  @Override
  public void spawned(LiveTask task) {
    tell(task, listener -> listener.spawned(task));
  }

  @Override
  public @Nullable Run running(LiveTask task) {
    Run open = null;
    for (TaskListener listener : all) {
      try {
        Run run = listener.running(task);
        if (run != null) {
          open = open == null ? run : new Nested(run, open);
        }
      } catch (Throwable thrown) {
        log(task, thrown);
      }
    }
    return open;
  }

  /** Ends {@code run}, the innermost of its listeners first. */
  static void left(Run run, LiveTask task) {
    try {
      run.left();
    } catch (Throwable thrown) {
      log(task, thrown);
    }
  }

  @Override
  public void waiting(LiveTask task) {
    tell(task, listener -> listener.waiting(task));
  }

  @Override
  public void woken(LiveTask task) {
    tell(task, listener -> listener.woken(task));
  }

  @Override
  public void stopping(LiveTask task) {
    tell(task, listener -> listener.stopping(task));
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    tell(task, listener -> listener.stopped(task, outcome, failure));
  }

  private void tell(LiveTask task, Consumer<TaskListener> event) {
    for (TaskListener listener : all) {
      try {
        event.accept(listener);
      } catch (Throwable thrown) {
        log(task, thrown);
      }
    }
  }

  private static void log(LiveTask task, Throwable thrown) {
    RawTask.log(Level.WARNING, "A listener of " + task + " failed", thrown);
  }

  private record Nested(Run inner, Run outer) implements Run {

    @Override
    public void left() {
      try {
        inner.left();
      } finally {
        outer.left();
      }
    }
  }
}
