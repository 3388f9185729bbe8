package io.asynctask.spring.durable;

import io.asynctask.JoinHandle;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Durable tasks without an engine: what the test puts is there, and what is asked is noted. */
public final class FakeDurableTasks implements DurableTasks {

  public static final Instant CREATED = Instant.parse("2026-11-24T10:00:00Z");

  private final Map<String, DurableTask> tasks = new LinkedHashMap<>();
  private final Map<String, JoinHandle<?>> handles = new LinkedHashMap<>();

  public final List<DurableTaskQuery> queries = new ArrayList<>();
  public final List<String> requests = new ArrayList<>();

  /** Puts a task with its first attempt. */
  public DurableTask put(String id, TaskState state, @Nullable String failure) {
    DurableTask task =
        new DurableTask(
            id,
            "2026-05",
            "build",
            Map.of("tenant", "42"),
            state,
            1,
            "b",
            CREATED,
            CREATED.plusSeconds(1),
            state.isFinal() ? CREATED.plusSeconds(3) : null,
            new Progress(1, 2, "pages"),
            failure,
            state == TaskState.CANCELLING);
    tasks.put(id, task);
    return task;
  }

  public void putHandle(String id, JoinHandle<?> handle) {
    handles.put(id, handle);
  }

  @Override
  public String idOf(JoinHandle<?> handle) {
    return handles.entrySet().stream()
        .filter(entry -> entry.getValue() == handle)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not durable"));
  }

  @Override
  public Optional<DurableTask> find(String id) {
    Optional<DurableTask> byId = Optional.ofNullable(tasks.get(id));
    return byId.isPresent()
        ? byId
        : tasks.values().stream().filter(task -> id.equals(task.key())).findFirst();
  }

  @Override
  public Page list(DurableTaskQuery query) {
    queries.add(query);
    return new Page(List.copyOf(tasks.values()), "next");
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> JoinHandle<T> join(String id, Class<T> type) {
    return (JoinHandle<T>) Objects.requireNonNull(handles.get(id));
  }

  @Override
  public <T> Optional<T> result(String id, Class<T> type) {
    return Optional.empty();
  }

  @Override
  public boolean cancel(String id, String reason) {
    requests.add("cancel " + id + " by " + reason);
    return tasks.containsKey(id);
  }

  @Override
  public boolean retry(String id) {
    requests.add("retry " + id);
    return tasks.containsKey(id);
  }
}
