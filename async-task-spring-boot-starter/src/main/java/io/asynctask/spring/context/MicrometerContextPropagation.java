package io.asynctask.spring.context;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Lets everything follow that {@code io.micrometer:context-propagation} knows of. */
public final class MicrometerContextPropagation implements ContextPropagation {

  private final ContextSnapshotFactory snapshots;

  /** Takes its snapshots from {@code snapshots}, which should clear what they miss. */
  public MicrometerContextPropagation(ContextSnapshotFactory snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
    ContextSnapshot snapshot = snapshots.captureAll();
    return () -> {
      try (ContextSnapshot.Scope ignored = snapshot.setThreadLocals()) {
        return body.call();
      }
    };
  }

  @Override
  public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
    ContextSnapshot snapshot = snapshots.captureAll();
    return new Pollable<>() {
      @Override
      public Poll<T> poll(Waker waker) throws Exception {
        try (ContextSnapshot.Scope ignored = snapshot.setThreadLocals()) {
          return body.poll(waker);
        }
      }

      @Override
      public void close() {
        try (ContextSnapshot.Scope ignored = snapshot.setThreadLocals()) {
          body.close();
        }
      }
    };
  }
}
