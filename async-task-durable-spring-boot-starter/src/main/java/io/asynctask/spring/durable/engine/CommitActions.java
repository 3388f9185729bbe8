package io.asynctask.spring.durable.engine;

import io.asynctask.spring.durable.store.TaskDatabase;
import java.util.function.IntConsumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Actions that wait for the end of the caller's transaction, if it has one. */
final class CommitActions {

  private final TaskDatabase database;

  CommitActions(TaskDatabase database) {
    this.database = database;
  }

  /** Does the action after the commit, and never after a rollback. */
  void afterCommit(Runnable action) {
    afterCompletion(
        status -> {
          if (status == TransactionSynchronization.STATUS_COMMITTED) {
            action.run();
          }
        });
  }

  /** Does the action after the commit or the rollback, with the status of Spring. */
  void afterCompletion(IntConsumer action) {
    if (!database.isInTransaction()) {
      action.accept(TransactionSynchronization.STATUS_COMMITTED);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {

          /** Remains false in a listener of the commit, which comes after it. */
          private boolean beforeCompletion;

          @Override
          public void beforeCompletion() {
            beforeCompletion = true;
          }

          @Override
          public void afterCompletion(int status) {
            try {
              if (!beforeCompletion && status == STATUS_COMMITTED) {
                database.commitLate();
              }
            } finally {
              action.accept(status);
            }
          }
        });
  }
}
