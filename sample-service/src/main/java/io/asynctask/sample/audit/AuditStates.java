package io.asynctask.sample.audit;

import static java.util.Objects.requireNonNull;

import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTasks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads audits in their present states. As long as the table says that an audit runs, the state of
 * its durable task is the true one. When that task has ended, the node that is asked next writes
 * the end into the table, where it stays after the task is removed.
 */
@Component
class AuditStates {

  private final AuditRepository audits;
  private final DurableTasks tasks;
  private final TransactionTemplate transaction;

  AuditStates(AuditRepository audits, DurableTasks tasks, TransactionTemplate transaction) {
    this.audits = audits;
    this.tasks = tasks;
    this.transaction = transaction;
  }

  /**
   * What is known of an audit now.
   *
   * @throws NoSuchAuditException when it is unknown
   */
  Audit find(long id) {
    return settled(read(id));
  }

  /** The newest audits whose ids are below {@code before}, those that run and those that ended. */
  AuditPage newest(long before, int limit) {
    List<Audit> found = audits.newest(before, limit + 1);
    return AuditPage.of(found.stream().map(this::settled).toList(), limit);
  }

  private Audit read(long id) {
    return audits.find(id).orElseThrow(() -> new NoSuchAuditException(id));
  }

  private Audit settled(Audit audit) {
    if (!audit.isRunning() || isLive(task(audit.id()))) {
      return audit;
    }
    transaction.executeWithoutResult(status -> writeEnd(audit.id()));
    return read(audit.id());
  }

  /** With the row locked: an attempt that starts writes there that the audit runs again. */
  private void writeEnd(long id) {
    if (audits.lockRunning(id)) {
      DurableTask task = task(id);
      if (task == null) {
        audits.end(
            id, AuditState.FAILED, "Its task is not in the database any more", Instant.now());
      } else if (!isLive(task)) {
        audits.end(
            id,
            AuditState.valueOf(task.state().name()),
            task.state() == TaskState.FAILED ? task.failure() : null,
            requireNonNull(task.endedAt()));
      }
    }
  }

  private @Nullable DurableTask task(long id) {
    return tasks.find(AuditTask.key(id)).orElse(null);
  }

  private static boolean isLive(@Nullable DurableTask task) {
    return task != null && !task.state().isFinal();
  }
}
