package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.task.Execution;
import io.asynctask.spring.durable.store.AttemptStore;
import io.asynctask.spring.durable.store.LostTaskStore;
import io.asynctask.spring.durable.store.PickedExecution;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What becomes of a task whose node is lost: it is scheduled again, or ends if it has lost too many
 * nodes. Such a task may be what ends them, for example by the memory that it needs.
 */
final class LostNodes {

  private static final Log log = LogFactory.getLog(DurableEngine.class);

  private final AttemptStore attempts;
  private final LostTaskStore ends;
  private final DatabaseClock clock;
  private final int maxLost;
  private final Runnable onDue;

  /**
   * Creates it.
   *
   * @param maxLost how many attempts of a task may be lost
   * @param onDue tells that a task is due
   */
  LostNodes(
      AttemptStore attempts, LostTaskStore ends, DatabaseClock clock, int maxLost, Runnable onDue) {
    this.attempts = attempts;
    this.ends = ends;
    this.clock = clock;
    this.maxLost = maxLost;
    this.onDue = onDue;
  }

  void takeOver(Execution dead) {
    PickedExecution picked = new PickedExecution(dead.getTaskName(), dead.getId(), dead.version);
    int lost = dead.consecutiveFailures + 1;
    if (lost >= maxLost) {
      end(dead, picked, lost);
    } else if (attempts.takeOver(picked, dead.lastHeartbeat, clock.now())) {
      log.warn(
          "The heartbeats of node '%s' for durable task %s %s are missing: it is scheduled again"
              .formatted(dead.pickedBy, dead.getTaskName(), dead.getId()));
      onDue.run();
    }
  }

  private void end(Execution dead, PickedExecution picked, int lost) {
    String failure =
        "%d attempts were lost with their nodes, the last on node '%s'. The task may be what ends them"
            .formatted(lost, dead.pickedBy);
    if (ends.end(picked, dead.lastHeartbeat, failure, clock.now())) {
      log.warn(
          "Durable task %s %s has failed: %s".formatted(dead.getTaskName(), dead.getId(), failure));
    }
  }
}
