package io.asynctask.spring.actuate;

import io.asynctask.TaskState;
import io.asynctask.spring.actuate.ClusterTask.CancelRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A cluster in memory: what is queued is cancelled at once, what runs when the test says so. */
final class FakeClusterTasks implements ClusterTasks {

  /** A property that brings it into the applications of these tests. */
  static final String SOURCE =
      "spring.main.sources=io.asynctask.spring.actuate.FakeClusterTasks$Beans";

  @Configuration(proxyBeanMethods = false)
  static class Beans {

    @Bean
    FakeClusterTasks fakeClusterTasks() {
      return new FakeClusterTasks();
    }
  }

  static final Instant CREATED = Instant.parse("2026-11-24T10:00:00Z");

  private final Map<String, ClusterTask> tasks = new LinkedHashMap<>();
  final List<ClusterTaskQuery> queries = new ArrayList<>();

  /** A task of tenant 42, the first attempt of which runs on node {@code b}. */
  static ClusterTask running(String id) {
    return task(id, TaskState.RUNNING, 1, null, null);
  }

  /** One that no node has started. */
  static ClusterTask queued(String id) {
    return task(id, TaskState.SCHEDULED, 0, null, null);
  }

  static ClusterTask task(
      String id,
      TaskState state,
      int attempt,
      @Nullable CancelRequest cancel,
      @Nullable Long localId) {
    boolean failed = state == TaskState.FAILED || (state == TaskState.SCHEDULED && attempt > 0);
    return new ClusterTask(
        id,
        "key-" + id,
        "build",
        Map.of("tenant", "42", "of", id),
        state,
        attempt,
        attempt == 0 ? null : "b",
        CREATED,
        attempt == 0 ? null : CREATED.plusSeconds(1),
        state.isFinal() ? CREATED.plusSeconds(3) : null,
        null,
        failed ? "java.io.IOException" : null,
        failed ? "disk full" : null,
        cancel,
        true,
        localId);
  }

  synchronized void clear() {
    tasks.clear();
    queries.clear();
  }

  synchronized void put(ClusterTask task) {
    tasks.put(task.id(), task);
  }

  @Override
  public synchronized Page list(ClusterTaskQuery query) {
    queries.add(query);
    int from = 0;
    if (query.cursor() != null) {
      if (!query.cursor().matches("c[0-9]+")) {
        throw new IllegalArgumentException("not a cursor");
      }
      from = Integer.parseInt(query.cursor().substring(1));
    }
    List<ClusterTask> found =
        tasks.values().stream()
            .filter(task -> query.states().contains(task.state()))
            .filter(task -> query.name() == null || matches(query.name(), task.name()))
            .filter(task -> task.tags().entrySet().containsAll(query.tags().entrySet()))
            .filter(task -> query.node() == null || query.node().equals(task.node()))
            .sorted(Comparator.comparing(ClusterTask::id).reversed())
            .toList();
    int to = Math.min(found.size(), from + query.limit());
    return new Page(List.copyOf(found.subList(from, to)), to == found.size() ? null : "c" + to);
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  @Override
  public synchronized Optional<ClusterTask> find(String id) {
    return tasks.values().stream()
        .filter(task -> task.id().equals(id) || id.equals(task.key()))
        .findFirst();
  }

  @Override
  public synchronized boolean cancel(String id, String by) {
    ClusterTask task = tasks.get(id);
    if (task == null || task.state().isFinal() || task.cancelRequest() != null) {
      return false;
    }
    TaskState state =
        task.state() == TaskState.SCHEDULED ? TaskState.CANCELLED : TaskState.CANCELLING;
    put(task(id, state, task.attempt(), new CancelRequest(CREATED, by), task.localId()));
    return true;
  }

  @Override
  public synchronized boolean retry(String id) {
    ClusterTask task = tasks.get(id);
    if (task == null || !task.state().isFinal() || task.state() == TaskState.COMPLETED) {
      return false;
    }
    put(queued(id));
    return true;
  }
}
