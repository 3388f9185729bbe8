package io.asynctask;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The cancel hooks that a body has registered: a stack, of which each is run at most once. */
final class CancelHooks {

  private static final RepeatedFailures FAILURES = new RepeatedFailures("A cancel hook failed");

  private final List<Hook> hooks = new ArrayList<>(2); // guarded by this

  Registration add(Runnable action) {
    Hook hook = new Hook(action);
    synchronized (this) {
      hooks.add(hook);
    }
    return hook;
  }

  /**
   * Runs the hooks that are left, the newest first.
   *
   * @return how many these were
   */
  int run() {
    int count = 0;
    for (Hook hook = pop(); hook != null; hook = pop()) {
      hook.run();
      count++;
    }
    return count;
  }

  private synchronized @Nullable Hook pop() {
    return hooks.isEmpty() ? null : hooks.remove(hooks.size() - 1);
  }

  private synchronized boolean remove(Hook hook) {
    int index = hooks.lastIndexOf(hook);
    return index >= 0 && hooks.remove(index) != null;
  }

  private final class Hook implements Registration {

    private final Runnable action;
    private final CountDownLatch returned = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    Hook(Runnable action) {
      this.action = action;
    }

    void run() {
      thread = Thread.currentThread();
      try {
        action.run();
      } catch (Throwable failure) {
        FAILURES.log(action, failure);
      } finally {
        returned.countDown();
      }
    }

    @Override
    public void close() {
      if (remove(this)) {
        returned.countDown(); // it will not run: closing again does not wait for it
      }
      if (thread == Thread.currentThread()) {
        return;
      }
      boolean interrupted = false;
      while (returned.getCount() > 0) {
        try {
          returned.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
