package io.asynctask;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One listener that passes each event to all present listeners, and never throws. */
final class Listeners implements TaskListener {

  private static final RepeatedFailures FAILURES = new RepeatedFailures("A task listener failed");

  // Constants: a lambda for each event would need memory in a shortage.
  private static final Event SPAWNED = TaskListener::spawned;
  private static final Event WAITING = TaskListener::waiting;
  private static final Event WOKEN = TaskListener::woken;
  private static final Event STOPPING = TaskListener::stopping;

  /** No {@code BiConsumer}, which would cast the task to an interface, and that is slow. */
  private interface Event {
    void tell(TaskListener listener, LiveTask task);
  }

  private final Supplier<? extends List<? extends TaskListener>> all;

  Listeners(Supplier<? extends List<? extends TaskListener>> all) {
    this.all = all;
  }

  @Override
  public void spawned(LiveTask task) {
    tell(SPAWNED, task);
  }

  @Override
  public @Nullable Run running(LiveTask task) {
    Run open = null;
    List<? extends TaskListener> present = present();
    for (int i = 0; i < present.size(); i++) {
      TaskListener listener = present.get(i);
      Run run = null;
      try {
        run = listener.running(task);
        if (run != null) {
          open = open == null ? run : new Nested(run, open);
        }
      } catch (Throwable thrown) {
        FAILURES.log(listener, thrown);
        if (run != null) {
          left(run); // there is no memory to keep it
        }
      }
    }
    return open;
  }

  /** Tells {@code run} of its end. */
  static void left(Run run) {
    try {
      run.left();
    } catch (Throwable thrown) {
      FAILURES.log(run, thrown);
    }
  }

  @Override
  public void waiting(LiveTask task) {
    tell(WAITING, task);
  }

  @Override
  public void woken(LiveTask task) {
    tell(WOKEN, task);
  }

  @Override
  public void stopping(LiveTask task) {
    tell(STOPPING, task);
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    List<? extends TaskListener> present = present();
    for (int i = 0; i < present.size(); i++) {
      TaskListener listener = present.get(i);
      try {
        listener.stopped(task, outcome, failure);
      } catch (Throwable thrown) {
        FAILURES.log(listener, thrown);
      }
    }
  }

  private List<? extends TaskListener> present() {
    try {
      return all.get();
    } catch (Throwable thrown) {
      FAILURES.log(all, thrown);
      return List.of();
    }
  }

  private void tell(Event event, LiveTask task) {
    List<? extends TaskListener> present = present();
    for (int i = 0; i < present.size(); i++) { // no iterator, which would need memory
      TaskListener listener = present.get(i);
      try {
        event.tell(listener, task);
      } catch (Throwable thrown) {
        FAILURES.log(listener, thrown);
      }
    }
  }

  private record Nested(Run inner, Run outer) implements Run {

    @Override
    public void left() {
      Listeners.left(inner);
      Listeners.left(outer);
    }
  }
}
