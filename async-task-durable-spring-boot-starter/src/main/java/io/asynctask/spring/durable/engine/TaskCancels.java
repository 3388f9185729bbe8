package io.asynctask.spring.durable.engine;

import io.asynctask.CancelCause;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.store.CallStore;
import io.asynctask.spring.durable.store.CancelRequest;
import io.asynctask.spring.durable.store.CancelResult;
import io.asynctask.spring.durable.store.StoredEnd;

/** The cancels that callers on this node request. */
final class TaskCancels {

  private final CallStore store;
  private final CommitActions commits;
  private final RunningAttempts attempts;
  private final FollowedTasks followed;
  private final DatabaseClock clock;
  private final String node;

  TaskCancels(
      CallStore store,
      CommitActions commits,
      RunningAttempts attempts,
      FollowedTasks followed,
      DatabaseClock clock,
      String node) {
    this.store = store;
    this.commits = commits;
    this.attempts = attempts;
    this.followed = followed;
    this.clock = clock;
    this.node = node;
  }

  /** Requests a cancel, and tells the attempt and the handles on this node at once. */
  boolean cancel(String id, String reason) {
    CancelRequest request = new CancelRequest(ColumnText.of(reason), node);
    CancelCause cause = DurableCauses.requested(request);
    CancelResult result = store.cancel(id, request, clock.now());
    switch (result) {
      case NOTHING -> {}
      case REQUESTED ->
          commits.afterCommit(
              () -> attempts.cancel(attempt -> attempt.id().id().equals(id), cause));
      case ENDED ->
          commits.afterCommit(
              () ->
                  followed.ended(
                      new StoredEnd(id, TaskState.CANCELLED, null, DurableCauses.text(cause))));
    }
    return result != CancelResult.NOTHING;
  }
}
