package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store in memory, which outlives the applications of a test. */
final class FakeAcceptedTaskStore implements AcceptedTaskStore {

  private final Map<String, JoinHandle<?>> handles = new ConcurrentHashMap<>();
  private final Map<String, Snapshot> tasks = new ConcurrentHashMap<>();
  private final List<Acceptance> acceptances = new ArrayList<>();
  final List<String> cancels = new ArrayList<>();

  /** Adds a task that runs. */
  void put(String id, JoinHandle<?> handle) {
    handles.put(id, handle);
    set(id, TaskState.RUNNING, null, null);
  }

  void set(String id, TaskState state, @Nullable Progress progress, @Nullable String failureType) {
    Instant ended = state.isFinal() ? Instant.parse("2026-11-24T10:00:00Z") : null;
    tasks.put(id, new Snapshot(state, progress, ended, failureType));
  }

  void remove(String id) {
    tasks.remove(id);
  }

  @Override
  public Optional<String> idOf(JoinHandle<?> handle) {
    return handles.entrySet().stream()
        .filter(entry -> entry.getValue() == handle)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public synchronized Acceptance save(Acceptance acceptance) {
    return acceptances.stream()
        .filter(present -> present.id().equals(acceptance.id()))
        .filter(present -> Objects.equals(present.owner(), acceptance.owner()))
        .findFirst()
        .orElseGet(
            () -> {
              acceptances.add(acceptance);
              return acceptance;
            });
  }

  @Override
  public synchronized Optional<Acceptance> find(String id, @Nullable String viewer) {
    return acceptances.stream()
        .filter(present -> present.id().equals(id) && tasks.containsKey(present.task()))
        .filter(present -> present.owner() == null || present.owner().equals(viewer))
        .findFirst();
  }

  @Override
  public Optional<Snapshot> look(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  @Override
  public JoinHandle<?> join(String id) {
    return Objects.requireNonNull(handles.get(id));
  }

  @Override
  public void cancel(String id, String by) {
    cancels.add(id + " by " + by);
  }
}
