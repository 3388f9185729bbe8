package io.asynctask.spring.durable.actuate;

import io.asynctask.TaskState;
import io.asynctask.spring.actuate.ClusterTask;
import io.asynctask.spring.actuate.ClusterTask.CancelRequest;
import io.asynctask.spring.actuate.ClusterTaskQuery;
import io.asynctask.spring.actuate.ClusterTasks;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskQuery;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.engine.StoredFailure;
import io.asynctask.spring.durable.engine.TaskInspection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The durable tasks as the endpoint {@code asynctasks} shows those of a cluster.
 *
 * @since 0.1.0
 */
public final class DurableClusterTasks implements ClusterTasks {

  private final DurableTasks tasks;
  private final @Nullable TaskInspection inspection;

  /**
   * Creates it.
   *
   * @param tasks the durable tasks
   * @param inspection tells more of them; {@code null} for nothing more
   */
  public DurableClusterTasks(DurableTasks tasks, @Nullable TaskInspection inspection) {
    this.tasks = tasks;
    this.inspection = inspection;
  }

  @Override
  public Page list(ClusterTaskQuery query) {
    DurableTasks.Page page =
        tasks.list(
            new DurableTaskQuery(
                query.states(),
                query.name(),
                null,
                query.tags(),
                query.node(),
                query.olderThan(),
                query.limit(),
                query.cursor()));
    return new Page(
        page.tasks().stream().map(task -> describe(task, cancelRequest(task))).toList(),
        page.next());
  }

  @Override
  public Optional<ClusterTask> find(String id) {
    return tasks.find(id).map(task -> describe(task, wholeCancelRequest(task)));
  }

  @Override
  public boolean cancel(String id, String by) {
    return tasks.cancel(id, by);
  }

  @Override
  public boolean retry(String id) {
    return tasks.retry(id);
  }

  private ClusterTask describe(DurableTask task, @Nullable CancelRequest cancel) {
    StoredFailure failure =
        task.failure() == null ? new StoredFailure(null, null) : StoredFailure.of(task.failure());
    return new ClusterTask(
        task.id(),
        task.key(),
        task.name().intern(), // as the name of a method it is a constant, and shown as one
        task.tags(),
        task.state(),
        task.attempt(),
        task.node(),
        task.createdAt(),
        task.startedAt(),
        task.endedAt(),
        task.progress(),
        failure.type(),
        failure.message(),
        cancel,
        inspection == null || inspection.knows(task.name()),
        localId(task));
  }

  private @Nullable Long localId(DurableTask task) {
    boolean runs = task.state() == TaskState.RUNNING || task.state() == TaskState.CANCELLING;
    OptionalLong id =
        inspection != null && runs ? inspection.localTaskId(task.id()) : OptionalLong.empty();
    return id.isPresent() ? id.getAsLong() : null;
  }

  /** Returns what a list has of the request: whether there is one. */
  private static @Nullable CancelRequest cancelRequest(DurableTask task) {
    return task.cancelRequested() ? new CancelRequest(null, null) : null;
  }

  private @Nullable CancelRequest wholeCancelRequest(DurableTask task) {
    return inspection == null || !task.cancelRequested()
        ? cancelRequest(task)
        : inspection
            .cancelRequest(task.id())
            .map(
                request ->
                    new CancelRequest(
                        request.at(), request.reason().isEmpty() ? null : request.reason()))
            .orElseGet(() -> cancelRequest(task));
  }
}
