package io.asynctask.spring.durable.engine;

import io.asynctask.JoinHandle;
import io.asynctask.spring.durable.store.CallStore;
import io.asynctask.spring.durable.store.StoredCall;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;

/** The {@link DurableCalls} that stores calls in the database. */
final class StoringDurableCalls implements DurableCalls {

  private final CallStore store;
  private final CommitActions commits;
  private final FollowedTasks followed;
  private final Follower follower;
  private final DatabaseClock clock;
  private final Runnable onDue;

  /**
   * Creates it.
   *
   * @param onDue tells that a task is due
   */
  StoringDurableCalls(
      CallStore store,
      CommitActions commits,
      FollowedTasks followed,
      Follower follower,
      DatabaseClock clock,
      Runnable onDue) {
    this.store = store;
    this.commits = commits;
    this.followed = followed;
    this.follower = follower;
    this.clock = clock;
    this.onDue = onDue;
  }

  @Override
  public JoinHandle<?> store(DurableCall call) {
    String id = storeCall(call);
    FollowedTask<@Nullable Object> task = follower.task(id, call.method()::readResult);
    JoinHandle<?> handle = task.spawn(call.method().name(), call.shared());
    commits.afterCompletion(
        status -> {
          if (status == TransactionSynchronization.STATUS_ROLLED_BACK) {
            FollowedTasks.cancel(
                task, "The transaction that called the durable task was rolled back");
          } else {
            followed.add(task);
            onDue.run();
          }
        });
    return handle;
  }

  @Override
  public void storeDetached(DurableCall call) {
    storeCall(call);
    commits.afterCommit(onDue);
  }

  private String storeCall(DurableCall call) {
    return store.store(
        new StoredCall(
            TaskIds.next(),
            call.method().name(),
            call.key(),
            call.tags(),
            call.arguments(),
            call.context()),
        clock.now());
  }
}
