package io.asynctask.spring.durable.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.TaskState;
import io.asynctask.spring.actuate.ClusterTask;
import io.asynctask.spring.actuate.ClusterTaskQuery;
import io.asynctask.spring.actuate.ClusterTasks;
import io.asynctask.spring.durable.DurableTaskQuery;
import io.asynctask.spring.durable.FakeDurableTasks;
import io.asynctask.spring.durable.engine.TaskInspection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DurableClusterTasksTests {

  private static final Instant CANCELLED = Instant.parse("2026-11-24T10:00:02Z");

  private final FakeDurableTasks durable = new FakeDurableTasks();
  private final DurableClusterTasks cluster = new DurableClusterTasks(durable, null);

  /** An engine that runs each task as its task 7, and has the method {@code other} only. */
  private static final class Engine implements TaskInspection {

    @Override
    public OptionalLong localTaskId(String id) {
      return OptionalLong.of(7);
    }

    @Override
    public boolean knows(String name) {
      return name.equals("other");
    }

    @Override
    public Optional<CancelRequest> cancelRequest(String id) {
      return Optional.of(new CancelRequest(CANCELLED, "alice"));
    }
  }

  @Test
  void showsWhatTheDatabaseHas() {
    durable.put("d1", TaskState.FAILED, "java.io.IOException: disk: full");

    ClusterTask task = cluster.find("d1").orElseThrow();

    assertThat(task.id()).isEqualTo("d1");
    assertThat(task.key()).isEqualTo("2026-05");
    assertThat(task.name()).isSameAs("build");
    assertThat(task.tags()).isEqualTo(Map.of("tenant", "42"));
    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.attempt()).isOne();
    assertThat(task.node()).isEqualTo("b");
    assertThat(task.createdAt()).isEqualTo(FakeDurableTasks.CREATED);
    assertThat(task.startedAt()).isEqualTo(FakeDurableTasks.CREATED.plusSeconds(1));
    assertThat(task.endedAt()).isEqualTo(FakeDurableTasks.CREATED.plusSeconds(3));
    assertThat(task.failureType()).isEqualTo("java.io.IOException");
    assertThat(task.failureMessage()).isEqualTo("disk: full");
    assertThat(task.cancelRequest()).isNull();
    assertThat(task.known()).isTrue();
    assertThat(task.localId()).isNull();
    assertThat(cluster.find("unknown")).isEmpty();
  }

  @Test
  void aTextThatIsNoTypeIsTheMessage() {
    durable.put("d1", TaskState.FAILED, "The lease was lost");

    ClusterTask task = cluster.find("d1").orElseThrow();

    assertThat(task.failureType()).isNull();
    assertThat(task.failureMessage()).isEqualTo("The lease was lost");
  }

  @Test
  void asksTheEngineForMore() {
    DurableClusterTasks inspected = new DurableClusterTasks(durable, new Engine());
    durable.put("d1", TaskState.CANCELLING, null);
    durable.put("d2", TaskState.FAILED, null);

    ClusterTask running = inspected.find("d1").orElseThrow();

    assertThat(running.localId()).isEqualTo(7);
    assertThat(running.known()).isFalse();
    assertThat(running.cancelRequest())
        .isEqualTo(new ClusterTask.CancelRequest(CANCELLED, "alice"));
    assertThat(inspected.find("d2").orElseThrow().localId()).isNull();
    assertThat(cluster.find("d1").orElseThrow().cancelRequest())
        .isEqualTo(new ClusterTask.CancelRequest(null, null));
  }

  @Test
  void handsOnTheQueryAndTheCursor() {
    durable.put("d1", TaskState.RUNNING, null);

    ClusterTasks.Page page =
        cluster.list(
            new ClusterTaskQuery(
                Set.of(TaskState.RUNNING),
                "bu*",
                Map.of("tenant", "42"),
                "b",
                Duration.ofSeconds(30),
                20,
                "cursor"));

    assertThat(page.tasks()).extracting(ClusterTask::id).containsExactly("d1");
    assertThat(page.next()).isEqualTo("next");
    assertThat(durable.queries)
        .containsExactly(
            DurableTaskQuery.all()
                .state(TaskState.RUNNING)
                .name("bu*")
                .tag("tenant", "42")
                .node("b")
                .olderThan(Duration.ofSeconds(30))
                .limit(20)
                .after("cursor"));
  }

  @Test
  void handsOnCancelsAndRetries() {
    durable.put("d1", TaskState.RUNNING, null);

    assertThat(cluster.cancel("d1", "alice")).isTrue();
    assertThat(cluster.cancel("d2", "alice")).isFalse();
    assertThat(cluster.retry("d1")).isTrue();
    assertThat(durable.requests)
        .containsExactly("cancel d1 by alice", "cancel d2 by alice", "retry d1");
  }
}
