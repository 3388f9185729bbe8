package io.asynctask;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Several listeners as one that never throws. Each event has a loop of its own: one loop for all
 * that takes the event as a function would make an object for each event of each task.
 */
final class Listeners implements TaskListener {

  private final TaskListener[] all;

  Listeners(TaskListener... all) {
    this.all = all.clone();
  }

  @Override
  public void spawned(LiveTask task) {
    for (TaskListener listener : all) {
      try {
        listener.spawned(task);
      } catch (Throwable thrown) {
        log(task, thrown);
      }
    }
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
    for (TaskListener listener : all) {
      try {
        listener.waiting(task);
      } catch (Throwable thrown) {
        log(task, thrown);
      }
    }
  }

  @Override
  public void woken(LiveTask task) {
    for (TaskListener listener : all) {
      try {
        listener.woken(task);
      } catch (Throwable thrown) {
        log(task, thrown);
      }
    }
  }

  @Override
  public void stopping(LiveTask task) {
    for (TaskListener listener : all) {
      try {
        listener.stopping(task);
      } catch (Throwable thrown) {
        log(task, thrown);
      }
    }
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    for (TaskListener listener : all) {
      try {
        listener.stopped(task, outcome, failure);
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
