package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** What an accepted task does: in this process, or in a store. Safe for use by many threads. */
sealed interface AcceptedWork permits LocalWork, StoredWork {

  /**
   * The work at one moment.
   *
   * @param endedAt when it ended; {@code null} before
   * @param failure what a client may see of its failure; {@code null} unless it has failed
   */
  record Snapshot(
      TaskState state,
      @Nullable Progress progress,
      @Nullable Instant endedAt,
      @Nullable ProblemDetail failure) {}

  /** Looks at the work. */
  Snapshot look();

  /** Returns a handle of the task. */
  JoinHandle<?> handle();

  /** Returns a new future that fails as the task does, and whose cancel leaves the task alone. */
  CompletableFuture<?> result();

  /** Cancels the task with an interrupt, for a client. */
  void cancel();
}
