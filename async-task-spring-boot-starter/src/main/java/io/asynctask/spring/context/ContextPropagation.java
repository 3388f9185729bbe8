package io.asynctask.spring.context;

import io.asynctask.Pollable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Captures what of the calling thread is to follow a task, and has the body run with it: each run
 * restores it, and leaves the runner's thread as it was before.
 */
public interface ContextPropagation {

  /** Lets nothing follow. */
  ContextPropagation NONE =
      new ContextPropagation() {
        @Override
        public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
          return body;
        }

        @Override
        public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
          return body;
        }
      };

  /** The body with the context of the calling thread around it. */
  <T extends @Nullable Object> Callable<T> propagate(Callable<T> body);

  /** The body with the context of the calling thread around each poll and around its close. */
  <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body);
}
