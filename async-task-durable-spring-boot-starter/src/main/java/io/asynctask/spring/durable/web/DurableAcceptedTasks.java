package io.asynctask.spring.durable.web;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.engine.StoredFailure;
import io.asynctask.spring.web.accepted.AcceptedTaskStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The durable tasks that requests have started and about which later requests ask, on any node. A
 * result is read from its JSON without a type, which is how a response shows it.
 *
 * @since 0.1.0
 */
public final class DurableAcceptedTasks implements AcceptedTaskStore {

  private final DurableTasks tasks;
  private final AcceptanceTable acceptances;

  /**
   * Creates it.
   *
   * @param tasks the durable tasks
   * @param acceptances what requests have said of them
   */
  public DurableAcceptedTasks(DurableTasks tasks, AcceptanceTable acceptances) {
    this.tasks = tasks;
    this.acceptances = acceptances;
  }

  @Override
  public Optional<String> idOf(JoinHandle<?> handle) {
    try {
      return Optional.of(tasks.idOf(handle));
    } catch (IllegalArgumentException notDurable) {
      return Optional.empty();
    }
  }

  @Override
  public Acceptance save(Acceptance acceptance) {
    return acceptances.save(acceptance);
  }

  @Override
  public Optional<Acceptance> find(String id, @Nullable String viewer) {
    return acceptances.find(id, viewer);
  }

  @Override
  public Optional<Snapshot> look(String id) {
    return tasks
        .find(id)
        .filter(task -> task.id().equals(id)) // and not a task with such a key
        .map(DurableAcceptedTasks::snapshot);
  }

  private static Snapshot snapshot(DurableTask task) {
    String failure = task.state() == TaskState.FAILED ? task.failure() : null;
    return new Snapshot(
        task.state(),
        task.progress(),
        task.endedAt(),
        failure == null ? null : StoredFailure.of(failure).type());
  }

  @Override
  public JoinHandle<?> join(String id) {
    return tasks.join(id, Object.class);
  }

  @Override
  public void cancel(String id, String by) {
    boolean ignored = tasks.cancel(id, by);
  }
}
