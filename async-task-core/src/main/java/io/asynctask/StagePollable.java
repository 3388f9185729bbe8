package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that awaits a stage, with one registration at the stage for any number of polls.
 *
 * <p>Closing it cancels the stage only if that cannot harm other code that waits for it. A handle,
 * or a stage that derives from one, is cancelled by the last stage or body that waits for it. Any
 * other future is cancelled if its class has a {@code cancel} of its own, which stops something, an
 * HTTP exchange for example. The cancel of a plain {@code CompletableFuture} stops nothing, and
 * fails all code that holds it.
 */
final class StagePollable<T extends @Nullable Object>
    implements Pollable<T>, BiConsumer<T, @Nullable Throwable> {

  private static final ClassValue<Boolean> CANCELS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("cancel", boolean.class).getDeclaringClass()
                != CompletableFuture.class;
          } catch (NoSuchMethodException e) { // in a native image, where methods are not listed
            return type != CompletableFuture.class;
          }
        }
      };

  private final CompletableFuture<T> future;
  // Written by a poll before it looks at the future again, read by the completing thread after the
  // completion: at least one side sees the other, so no completion is missed.
  private volatile @Nullable Waker waker;

  /** Wakes the task at the completion. */
  private @Nullable CompletableFuture<T> registration;

  StagePollable(CompletionStage<T> stage) {
    this.future = stage.toCompletableFuture();
    if (future instanceof ComposableFuture<T> carrier) {
      if (future.isCancelled()) {
        warn(carrier);
      }
      if (!future.isDone()) {
        register(); // from now on it counts as a dependent of the task
      }
    }
  }

  /** Returns the future that a pending body awaits, if the body is of a class of this library. */
  static @Nullable CompletableFuture<?> awaitedBy(@Nullable Object body) {
    return body instanceof StagePollable<?> stage
        ? stage.future
        : body instanceof JoinHandle<?> handle ? handle : null;
  }

  @Override
  public Poll<T> poll(Waker waker) throws Exception {
    if (!future.isDone()) {
      this.waker = waker;
      if (registration == null) {
        register();
      }
    }
    return pollDone(future);
  }

  private void register() {
    registration = future.whenComplete(this); // no lambda: each waiting task has one of these
  }

  /** Returns whether {@code future} is done and has not failed. */
  static boolean hasValue(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** Returns ready or pending, or throws the failure without its {@code CompletionException}. */
  static <T extends @Nullable Object> Poll<T> pollDone(CompletableFuture<T> future)
      throws Exception {
    if (!future.isDone()) {
      return Poll.pending();
    }
    try {
      return Poll.ready(future.join());
    } catch (CompletionException wrapped) {
      throw rethrow(wrapped.getCause() == null ? wrapped : wrapped.getCause());
    }
  }

  private static Exception rethrow(Throwable failure) throws Exception {
    if (failure instanceof Exception exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new ExecutionException(failure);
  }

  /** Wakes the task: the future is done. */
  @Override
  public void accept(T value, @Nullable Throwable failure) {
    Waker last = waker;
    if (last != null) {
      last.wake();
    }
  }

  @Override
  public void close() {
    waker = null; // other code may hold the future for long
    if (future.isDone()) {
      return;
    }
    if (!(future instanceof ComposableFuture)) {
      if (CANCELS.get(future.getClass())) {
        future.cancel(true);
      }
    } else if (!(future instanceof LinkedTask<?> task && task.is(State.DETACHED))) {
      requireNonNull(registration).cancel(false);
    }
  }

  /** Warns, once for each future, of a cancelled future that is shared. */
  private static void warn(ComposableFuture<?> cancelled) {
    RawTask<?, ?> task = Runner.currentTask();
    if ((task == null || !task.isCancelRequested()) && cancelled.dependents().markWarned()) {
      LoggedText.log(
          Level.WARNING,
          (task == null ? "A task" : task)
              + " is to wait for "
              + LoggedText.line(cancelled)
              + ", which was cancelled before. Where callers share a future, give each of them"
              + " future.minimalCompletionStage().toCompletableFuture(), which does not pass its"
              + " cancel on");
    }
  }
}
