package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.CancelCauses;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The work of a task of this process. */
final class LocalWork implements AcceptedWork {

  private final JoinHandle<?> handle;
  private final @Nullable LiveTask live;
  private final ApplicationText text;
  private final AtomicReference<@Nullable Instant> endedAt = new AtomicReference<>();

  LocalWork(JoinHandle<?> handle, @Nullable LiveTask live, ApplicationText text) {
    this.handle = handle;
    this.live = live;
    this.text = text;
  }

  @Override
  public JoinHandle<?> handle() {
    return handle;
  }

  @Override
  public CompletableFuture<?> result() {
    return handle.thenApply(Function.identity());
  }

  @Override
  public Snapshot look() {
    TaskState state = handle.state();
    return new Snapshot(
        state,
        live == null ? null : text.progress(live.progress().orElse(null)),
        state.isFinal() ? noteEnd() : null,
        state == TaskState.FAILED ? TaskFailure.problem(handle.exceptionNow()) : null);
  }

  @Override
  public void cancel() {
    CancelCauses.CLIENT.during(() -> handle.cancel(true));
  }

  /** Records the time of the end, and returns the time that was recorded first. */
  Instant noteEnd() {
    Instant now = AcceptedTask.now();
    Instant noted = endedAt.compareAndExchange(null, now);
    return noted == null ? now : noted;
  }
}
