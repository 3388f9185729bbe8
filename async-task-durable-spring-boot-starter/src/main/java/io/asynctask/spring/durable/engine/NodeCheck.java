package io.asynctask.spring.durable.engine;

import io.asynctask.Progress;
import io.asynctask.spring.durable.store.AttemptStore;
import io.asynctask.spring.durable.store.AttemptStore.Owned;
import io.asynctask.spring.durable.store.CancelRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The periodic look of a node at the database: it cancels bodies whose cancel was requested or
 * whose task the node has lost, writes progress, and completes handles of tasks that ended
 * elsewhere.
 */
final class NodeCheck {

  private final AttemptStore store;
  private final RunningAttempts attempts;
  private final FollowedTasks followed;
  private final String node;

  NodeCheck(AttemptStore store, RunningAttempts attempts, FollowedTasks followed, String node) {
    this.store = store;
    this.attempts = attempts;
    this.followed = followed;
    this.node = node;
  }

  void run() {
    List<RunningAttempt> running = attempts.list();
    if (!running.isEmpty()) {
      check(running);
    }
    followed.poll();
  }

  private void check(List<RunningAttempt> running) {
    Map<String, Owned> owned = new HashMap<>();
    store
        .owned(running.stream().map(attempt -> attempt.id().id()).toList(), node)
        .forEach(task -> owned.put(task.id(), task));
    for (RunningAttempt attempt : running) {
      Owned task = owned.get(attempt.id().id());
      if (task == null || task.attempt() != attempt.id().number()) {
        attempts.cancel(attempt::equals, DurableCauses.TAKEN_OVER);
        continue;
      }
      CancelRequest cancel = task.cancel();
      if (cancel != null) {
        attempts.cancel(attempt::equals, DurableCauses.requested(cancel));
      }
      Progress progress = attempt.newProgress();
      if (progress != null) {
        store.progress(attempt.id(), progress);
      }
    }
  }
}
