package io.asynctask.console;

import io.asynctask.TaskState;
import io.asynctask.spring.actuate.ClusterTask;
import io.asynctask.spring.actuate.ClusterTask.CancelRequest;
import io.asynctask.spring.actuate.ClusterTaskQuery;
import io.asynctask.spring.actuate.ClusterTasks;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Tasks of other nodes. One that is told to stop goes on until the test ends it. */
final class FakeCluster implements ClusterTasks {

  private static final Instant CREATED = Instant.now().minusSeconds(60);

  private final Map<String, ClusterTask> tasks = new ConcurrentSkipListMap<>();

  void clear() {
    tasks.clear();
  }

  void put(String id, String node, TaskState state) {
    put(id, node, state, state == TaskState.CANCELLING ? "anonymous" : null);
  }

  private void put(String id, String node, TaskState state, String cancelledBy) {
    boolean failed = state == TaskState.FAILED;
    tasks.put(
        id,
        new ClusterTask(
            id,
            null,
            "build",
            Map.of("tenant", "42"),
            state,
            2,
            node,
            CREATED,
            CREATED.plusSeconds(1),
            state.isFinal() ? Instant.now() : null,
            null,
            failed ? "java.io.IOException" : null,
            failed ? "disk full" : null,
            cancelledBy == null ? null : new CancelRequest(CREATED.plusSeconds(2), cancelledBy),
            true,
            null));
  }

  @Override
  public Page list(ClusterTaskQuery query) {
    List<ClusterTask> found =
        tasks.values().stream()
            .filter(task -> query.states().contains(task.state()))
            .filter(task -> query.node() == null || query.node().equals(task.node()))
            .filter(task -> query.name() == null || query.name().startsWith(task.name()))
            .sorted(Comparator.comparing(ClusterTask::id).reversed())
            .toList();
    return new Page(found, null);
  }

  @Override
  public Optional<ClusterTask> find(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  @Override
  public boolean cancel(String id, String by) {
    ClusterTask task = tasks.get(id);
    if (task == null || task.cancelRequest() != null) {
      return false;
    }
    put(id, task.node(), TaskState.CANCELLING, by);
    return true;
  }

  @Override
  public boolean retry(String id) {
    put(id, tasks.get(id).node(), TaskState.SCHEDULED);
    return true;
  }
}
