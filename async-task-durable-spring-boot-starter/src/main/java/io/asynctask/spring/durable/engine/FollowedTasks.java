package io.asynctask.spring.durable.engine;

import io.asynctask.TaskCancellationException;
import io.asynctask.TaskDeadlineException;
import io.asynctask.spring.durable.DurableTaskFailedException;
import io.asynctask.spring.durable.store.StoredEnd;
import io.asynctask.spring.durable.store.TaskReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The handles of callers on this node whose tasks have not ended. Safe for use by many threads. */
final class FollowedTasks {

  private static final int CHUNK = 500;
  private static final int CHUNKS_AT_A_TIME = 4;

  private final TaskReads reads;
  private final Executor completions;
  private final Map<String, List<FollowedTask<?>>> followed = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /** The ids that were not asked for since all were asked for. For the polling thread. */
  private final List<String> next = new ArrayList<>();

  /**
   * Creates it.
   *
   * @param completions completes handles, whose dependent stages are code of the application
   */
  FollowedTasks(TaskReads reads, Executor completions) {
    this.reads = reads;
    this.completions = completions;
  }

  /** Follows handles again after {@link #close}. */
  void open() {
    closed = false;
  }

  void add(FollowedTask<?> task) {
    followed.merge(
        task.id(),
        List.of(task),
        (present, added) -> {
          List<FollowedTask<?>> both = new ArrayList<>(present);
          both.addAll(added);
          return List.copyOf(both);
        });
    if (closed) { // the close may not have seen the task
      cancelAll();
    }
  }

  /** Tells that a task has ended. */
  void ended(StoredEnd end) {
    complete(end.id(), task -> completeWith(task, end));
  }

  private <T extends @Nullable Object> void completeWith(FollowedTask<T> task, StoredEnd end) {
    task.complete(() -> outcome(task, end));
  }

  private static <T extends @Nullable Object> T outcome(FollowedTask<T> task, StoredEnd end)
      throws Exception {
    return switch (end.state()) {
      case COMPLETED -> task.reader().apply(Objects.requireNonNullElse(end.result(), "null"));
      case CANCELLED -> throw cancellation(text(end));
      default -> throw failure(end.id(), text(end));
    };
  }

  /** A cancel of the task, or a cancellation that its body has thrown, which is told apart. */
  private static CancellationException cancellation(String text) {
    String thrown = StoredFailure.of(text).type();
    return thrown == null || TaskCancellationException.class.getName().equals(thrown)
        ? new TaskCancellationException(text)
        : new CancellationException(text);
  }

  /** A deadline ends the handle of a durable task as it ends any other handle. */
  private static Exception failure(String id, String text) {
    StoredFailure stored = StoredFailure.of(text);
    return TaskDeadlineException.class.getName().equals(stored.type())
        ? new TaskDeadlineException(Objects.requireNonNullElse(stored.message(), text))
        : new DurableTaskFailedException(id, text);
  }

  private static String text(StoredEnd end) {
    return Objects.requireNonNullElse(end.failure(), "The durable task was cancelled");
  }

  /** Completes a handle as cancelled, for a task that is not there or is not followed any more. */
  static <T extends @Nullable Object> void cancel(FollowedTask<T> task, String reason) {
    Callable<T> cancelled =
        () -> {
          throw new TaskCancellationException(reason);
        };
    task.complete(cancelled);
  }

  private interface Completion {
    void complete(FollowedTask<?> task);
  }

  private void complete(String id, Completion completion) {
    List<FollowedTask<?>> tasks = followed.remove(id);
    if (tasks != null) {
      completions.execute(() -> tasks.forEach(completion::complete));
    }
  }

  /** Looks for tasks that have ended on other nodes, and repeats cancels that were not written. */
  void poll() {
    if (next.isEmpty()) {
      next.addAll(followed.keySet());
    }
    for (int i = 0; i < CHUNKS_AT_A_TIME && !next.isEmpty(); i++) {
      List<String> chunk = next.subList(Math.max(0, next.size() - CHUNK), next.size());
      poll(List.copyOf(chunk));
      chunk.clear();
    }
  }

  private void poll(List<String> ids) {
    Map<String, Optional<StoredEnd>> found = reads.ends(ids);
    for (String id : ids) {
      Optional<StoredEnd> end = found.get(id);
      if (end == null) {
        complete(
            id,
            task ->
                cancel(
                    task,
                    "The durable task "
                        + id
                        + " is not in the database: it was deleted, or the savepoint before its"
                        + " call was rolled back"));
      } else {
        end.ifPresent(this::ended);
      }
    }
    for (String id : ids) {
      followed.getOrDefault(id, List.of()).stream()
          .filter(FollowedTask::isCancelled)
          .limit(1)
          .forEach(FollowedTask::requestCancel);
    }
  }

  /** Completes all handles, as this node follows them no longer. */
  void close() {
    closed = true;
    cancelAll();
  }

  private void cancelAll() {
    for (String id : followed.keySet()) {
      complete(
          id,
          task ->
              cancel(
                  task,
                  "This node shuts down. The durable task " + id + " goes on without this handle"));
    }
  }
}
