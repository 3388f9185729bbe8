package io.asynctask.spring.durable.engine;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskQuery;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.store.CallStore;
import io.asynctask.spring.durable.store.ListPosition;
import io.asynctask.spring.durable.store.StoredEnd;
import io.asynctask.spring.durable.store.TaskReads;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The {@link DurableTasks} of the database. */
final class StoredDurableTasks implements DurableTasks {

  private final TaskReads reads;
  private final CallStore store;
  private final CommitActions commits;
  private final TaskCancels cancels;
  private final FollowedTasks followed;
  private final Follower follower;
  private final DatabaseClock clock;
  private final JsonMapper json;
  private final Runnable onDue;

  /**
   * Creates it.
   *
   * @param json reads results
   * @param onDue tells that a task is due
   */
  StoredDurableTasks(
      TaskReads reads,
      CallStore store,
      CommitActions commits,
      TaskCancels cancels,
      FollowedTasks followed,
      Follower follower,
      DatabaseClock clock,
      JsonMapper json,
      Runnable onDue) {
    this.reads = reads;
    this.store = store;
    this.commits = commits;
    this.cancels = cancels;
    this.followed = followed;
    this.follower = follower;
    this.clock = clock;
    this.json = json;
    this.onDue = onDue;
  }

  @Override
  public String idOf(JoinHandle<?> handle) {
    if (handle.tag() instanceof HandleTag tag) {
      return tag.id();
    }
    throw new IllegalArgumentException("This is not the handle of a durable task: " + handle);
  }

  @Override
  public Optional<DurableTask> find(String id) {
    return reads.find(id);
  }

  @Override
  public Page list(DurableTaskQuery query) {
    String cursor = query.cursor();
    ListPosition after = cursor == null ? null : ListPosition.of(cursor);
    List<DurableTask> found = reads.list(query, after, clock.now());
    if (found.size() <= query.limit()) {
      return new Page(found, null);
    }
    List<DurableTask> page = List.copyOf(found.subList(0, query.limit()));
    DurableTask last = page.get(page.size() - 1);
    return new Page(page, new ListPosition(last.createdAt(), last.id()).cursor());
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null, whatever its type
  public <T> JoinHandle<T> join(String id, Class<T> type) {
    DurableTask found =
        reads
            .find(id)
            .orElseThrow(() -> new IllegalArgumentException("There is no durable task " + id));
    FollowedTask<@Nullable T> task = follower.task(found.id(), result -> read(id, result, type));
    JoinHandle<@Nullable T> handle = task.spawn(found.name(), false);
    commits.afterCompletion(status -> followed.add(task));
    reads.end(found.id()).ifPresent(followed::ended);
    return (JoinHandle<T>) handle;
  }

  @Override
  public <T> Optional<T> result(String id, Class<T> type) {
    return reads
        .find(id)
        .filter(task -> task.state() == TaskState.COMPLETED)
        .flatMap(task -> reads.end(task.id()))
        .map(StoredEnd::result)
        .map(result -> read(id, result, type));
  }

  private <T> @Nullable T read(String id, String result, Class<T> type) {
    if (type == Void.class) {
      return null;
    }
    try {
      return json.readValue(result, type);
    } catch (JacksonException unreadable) {
      throw new IllegalArgumentException(
          "The result of durable task %s cannot be read as %s"
              .formatted(id, Objects.requireNonNull(type).getName()),
          unreadable);
    }
  }

  @Override
  public boolean cancel(String id, String reason) {
    return reads.find(id).map(task -> cancels.cancel(task.id(), reason)).orElse(false);
  }

  @Override
  public boolean retry(String id) {
    boolean scheduled =
        reads.find(id).map(task -> store.retry(task.id(), clock.now())).orElse(false);
    if (scheduled) {
      commits.afterCommit(onDue);
    }
    return scheduled;
  }
}
