package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.task.Execution;
import io.asynctask.spring.durable.store.ExecutionRow;
import io.asynctask.spring.durable.store.LostTaskStore;
import io.asynctask.spring.durable.store.LostTaskStore.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task whose node is lost: it is scheduled again, or ends if it has lost too many
 * nodes. Such a task may be what ends them, for example by the memory that it needs.
 */
final class LostNodes {

  private static final Log log = LogFactory.getLog(DurableEngine.class);

  private final LostTaskStore store;
  private final DatabaseClock clock;
  private final int maxLost;
  private final Runnable onDue;

  /**
   * Creates it.
   *
   * @param maxLost how many attempts of a task may be lost
   * @param onDue tells that a task is due
   */
  LostNodes(LostTaskStore store, DatabaseClock clock, int maxLost, Runnable onDue) {
    this.store = store;
    this.clock = clock;
    this.maxLost = maxLost;
    this.onDue = onDue;
  }

  void takeOver(Execution dead) {
    ExecutionRow picked = new ExecutionRow(dead.getTaskName(), dead.getId(), dead.version);
    store
        .takeOver(picked, dead.lastHeartbeat, failure(dead), clock.now())
        .ifPresent(outcome -> tell(dead, outcome));
  }

  private @Nullable String failure(Execution dead) {
    int lost = dead.consecutiveFailures + 1;
    return lost < maxLost
        ? null
        : ("%d attempts were lost with their nodes, the last on node '%s'. The task may be what"
                + " ends them")
            .formatted(lost, dead.pickedBy);
  }

  private void tell(Execution dead, Outcome outcome) {
    log.warn(
        "The heartbeats of node '%s' for durable task %s %s are missing: %s"
            .formatted(
                dead.pickedBy,
                dead.getTaskName(),
                dead.getId(),
                switch (outcome) {
                  case RESCHEDULED -> "it is scheduled again";
                  case FAILED -> "it has failed, as too many of its attempts were lost";
                  case CANCELLED -> "it is cancelled, as was requested";
                  case GONE -> "it is no longer there";
                }));
    if (outcome == Outcome.RESCHEDULED) {
      onDue.run();
    }
  }
}
