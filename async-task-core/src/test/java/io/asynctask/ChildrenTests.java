package io.asynctask;

import static io.asynctask.Testing.awaitCollected;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R18: children")
class ChildrenTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final List<Spawned<String, String>> children = new ArrayList<>();

  private Spawned<String, String> parentSpawning(Supplier<Spawned<String, String>> spawning) {
    return AsyncTask.spawn(
        new ScriptedBody<>(
            waker -> {
              children.add(spawning.get());
              return Poll.pending();
            },
            waker -> Poll.ready("parent")),
        executor,
        "parent");
  }

  private Spawned<String, String> child() {
    return AsyncTask.spawn(ScriptedBody.pending(), executor, "child");
  }

  @Test
  void cancelOfTheParentCancelsTheChildrenSpawnedInItsBody() {
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    children.get(0).task().run();
    parent.handle().cancel();

    assertThat(children.get(0).handle().isCancelled()).isTrue();
    executor.runAll();
    assertThat(children.get(0).handle()).isCancelled().isDone();
    assertThat(parent.handle()).isCancelled().isDone();
  }

  @Test
  void cancelReachesGrandchildren() {
    Spawned<String, String> parent = parentSpawning(() -> parentSpawning(this::child));
    parent.task().run();
    children.get(0).task().run();
    parent.handle().cancel();

    assertThat(children).hasSize(2).allMatch(child -> child.handle().isCancelled());
  }

  @Test
  void taskCancelAndOutsideCompletionOfTheParentCancelTheChildrenToo() {
    Spawned<String, String> destroyed = parentSpawning(this::child);
    destroyed.task().run();
    destroyed.task().cancel();
    Spawned<String, String> settled = parentSpawning(this::child);
    settled.task().run();
    settled.handle().complete("outside");

    assertThat(children).hasSize(2).allMatch(child -> child.handle().isCancelled());
  }

  @Test
  void aChildSpawnedAfterTheCancelOfItsRunningParentIsCancelled() {
    Spawned<?, ?>[] parent = new Spawned<?, ?>[1];
    parent[0] =
        parentSpawning(
            () -> {
              parent[0].handle().cancel();
              return child();
            });
    parent[0].task().run();

    assertThat(children.get(0).handle().isCancelled()).isTrue();
    children.get(0).task().run();
    assertThat(children.get(0).handle()).isCancelled().isDone();
  }

  @Test
  void aDetachedChildSurvivesTheCancelOfItsParent() {
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    children.get(0).handle().detach();
    parent.handle().cancel();

    assertThat(children.get(0).handle().isCancelRequested()).isFalse();
  }

  @Test
  void aTaskSpawnedWithoutAParentSurvivesTheCancelOfTheTaskThatSpawnedIt() {
    Spawned<String, String> parent =
        parentSpawning(
            () -> AsyncTask.builder("child").parent(null).spawn(ScriptedBody.pending(), executor));
    parent.task().run();
    parent.handle().cancel();

    assertThat(children.get(0).handle().isCancelRequested()).isFalse();
  }

  @Test
  void aParentMayBeGiven() {
    Spawned<String, String> parent = AsyncTask.spawn(ScriptedBody.pending(), executor, "parent");
    Spawned<String, String> before =
        AsyncTask.builder("child").parent(parent.handle()).spawn(ScriptedBody.pending(), executor);
    parent.handle().cancel();
    Spawned<String, String> after =
        AsyncTask.builder("child").parent(parent.handle()).spawn(ScriptedBody.pending(), executor);

    assertThat(before.handle().isCancelled()).isTrue();
    assertThat(after.handle().isCancelled()).isTrue();
  }

  @Test
  void aParentThatEndsLeavesItsChildrenAlone() {
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    parent.handle().waker().wake();
    executor.runAll();
    assertThat(parent.handle()).isCompletedWithValue("parent");
    parent.handle().cancel(true);

    assertThat(children.get(0).handle().isCancelRequested()).isFalse();
  }

  @Test
  void theFailureOfAChildCancelsNeitherItsParentNorItsSiblings() {
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    Pollable<String> fails = ScriptedBody.throwing(new IllegalStateException());
    AsyncTask.Builder<String> builder = AsyncTask.builder("failing").parent(parent.handle());
    Spawned<String, String> failing = builder.spawn(fails, executor);
    failing.task().run();

    assertThat(failing.handle().state()).isEqualTo(TaskState.FAILED);
    assertThat(parent.handle().isCancelRequested()).isFalse();
    assertThat(children.get(0).handle().isCancelRequested()).isFalse();
  }

  @Test
  void aChildOfAParentThatHasFailedRuns() {
    Spawned<String, String> parent =
        AsyncTask.spawn(
            waker -> {
              children.add(AsyncTask.spawn(ScriptedBody.ready("child"), executor, "child"));
              throw new IllegalStateException();
            },
            executor,
            "parent");
    parent.task().run();
    assertThat(parent.handle().state()).isEqualTo(TaskState.FAILED);
    assertThat(children.get(0).handle().isCancelRequested()).isFalse();
    children.get(0).task().run();

    assertThat(children.get(0).handle()).isCompletedWithValue("child");
  }

  @Test
  void aHandleWithoutATaskMayBeGivenAsParent() {
    Spawned<String, String> child =
        AsyncTask.builder("child").parent(JoinHandle.completed(1)).spawn(() -> "done", executor);
    child.task().run();

    assertThat(child.handle()).isCompletedWithValue("done");
  }

  @Test
  void aTrackedTaskKnowsItsParentAndItsLiveChildren() {
    LiveTasks liveTasks = new LiveTasks();
    Supplier<Spawned<String, String>> spawning =
        () ->
            AsyncTask.builder("child")
                .trackedBy(liveTasks)
                .spawn(ScriptedBody.ready("child"), executor);
    Spawned<String, String> parent =
        AsyncTask.builder("parent")
            .trackedBy(liveTasks)
            .spawn(
                (Waker waker) -> {
                  children.add(spawning.get());
                  children.add(spawning.get());
                  return Poll.pending();
                },
                executor);
    parent.task().run();
    LiveTask listed = liveTasks.find(parent.handle().id()).orElseThrow();
    LiveTask child = liveTasks.find(children.get(1).handle().id()).orElseThrow();

    assertThat(listed.children())
        .extracting(LiveTask::id)
        .containsExactly(children.get(0).handle().id(), children.get(1).handle().id());
    assertThat(child.parentId()).isEqualTo(parent.handle().id());
    children.get(0).task().run();
    assertThat(listed.children()).extracting(LiveTask::id).containsExactly(child.id());
    parent.task().cancel();
    assertThat(child.parentId()).isEqualTo(parent.handle().id());
  }

  @Test
  void aStoppedParentIsCollectedThoughItsChildLives() {
    Spawned<String, String> child = childOfACollectableParent();
    WeakReference<Object> parent = collectable;

    awaitCollected(parent);
    assertThat(child.handle()).isNotDone();
  }

  private WeakReference<Object> collectable;

  private Spawned<String, String> childOfACollectableParent() {
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    parent.handle().waker().wake();
    executor.runAll();
    collectable = new WeakReference<>(parent.handle());
    return children.get(0);
  }

  @Test
  void aStoppedParentDoesNotHoldItsChildren() {
    // Else whoever keeps the first handle of a chain of tasks keeps the chain.
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    parent.handle().waker().wake();
    executor.runAll();
    children.get(0).task().cancel();
    WeakReference<Object> child = new WeakReference<>(children.remove(0).handle());

    awaitCollected(child);
    assertThat(parent.handle()).isCompletedWithValue("parent");
  }

  @Test
  void aLiveParentDoesNotHoldItsStoppedChildren() {
    Spawned<String, String> parent = parentSpawning(this::child);
    parent.task().run();
    children.get(0).task().cancel();
    WeakReference<Object> child = new WeakReference<>(children.remove(0).handle());

    awaitCollected(child);
    assertThat(parent.handle()).isNotDone();
  }

  @Test
  void whatAStageOfACancelledTaskSpawnsIsNoChildOfIt() {
    Spawned<String, String> cancelled =
        AsyncTask.spawn(ScriptedBody.pending(), executor, "cancelled");
    cancelled.handle().whenComplete((value, failure) -> children.add(child()));
    cancelled.task().run();
    cancelled.handle().cancel();
    executor.runAll();

    assertThat(cancelled.handle()).isCancelled().isDone();
    assertThat(children.get(0).handle().isCancelRequested()).isFalse();
  }

  @Test
  void cancelReachesTheEndOfALongLineOfDescendants() {
    int generations = 20_000;
    List<Spawned<String, String>> line = new ArrayList<>();
    line.add(child());
    for (int i = 1; i < generations; i++) {
      line.add(
          AsyncTask.builder("child")
              .parent(line.get(i - 1).handle())
              .spawn(ScriptedBody.pending(), executor));
    }
    line.forEach(spawned -> spawned.task().run());
    line.get(0).handle().cancel();
    executor.runAll();

    assertThat(line).allMatch(spawned -> spawned.handle().isDone());
  }
}
