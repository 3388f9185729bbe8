package io.asynctask.spring.web.accepted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import java.lang.ref.WeakReference;
import java.security.Principal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.task.TaskRejectedException;

class AcceptedTasksTests {

  private static final Principal ALICE = () -> "alice";
  private static final Principal BOB = () -> "bob";

  private final LiveTasks liveTasks = new LiveTasks();
  private final AcceptedTasks tasks = new AcceptedTasks(liveTasks, Duration.ofMinutes(5), 2);

  private Spawned<String, String> spawn(Callable<String> body) {
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, task -> {});
  }

  private JoinHandle<String> waiting() {
    return spawn(() -> "result").handle();
  }

  private AcceptedTask accept(String id, JoinHandle<?> handle) {
    return tasks.accept(handle).id(id).statusAt("/tasks/{id}").register();
  }

  private boolean knows(String id) {
    return tasks.find(id, null).isPresent();
  }

  @Test
  void idsAreRandom() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(tasks.accept(waiting()).statusAt("/tasks/{id}").register().id());
    }
    assertThat(ids).hasSize(1000).allMatch(id -> id.matches("[\\w-]{22}"));
  }

  @Test
  void anIdOfTheApplicationsOwnIsEncodedInAddresses() {
    AcceptedTask task = accept("a/b c", waiting());

    assertThat(task.accepted().getHeaders().getLocation()).hasToString("/tasks/a%2Fb%20c");
    assertThat(tasks.get("a/b c", null)).isSameAs(task);
  }

  @Test
  void anIdIsTakenOnce() {
    accept("1", waiting());

    assertThatIllegalStateException()
        .isThrownBy(() -> accept("1", waiting()))
        .withMessageContaining("'1'");
  }

  @Test
  void aTaskWithoutAnAddressOfItsStatusIsNotRegistered() {
    AcceptedTaskBuilder builder = tasks.accept(waiting()).id("1");

    assertThatIllegalStateException()
        .isThrownBy(builder::register)
        .withMessageContaining("statusAt");
    assertThat(tasks.find("1", null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tasks", "", "/tasks/{task}"})
  void anAddressWithoutIdIsRefused(String template) {
    AcceptedTaskBuilder builder = tasks.accept(waiting());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.statusAt(template))
        .withMessageContaining("{id}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.resultAt(template))
        .withMessageContaining("{id}");
  }

  @Test
  void anOwnedTaskIsShownToItsOwnerOnly() {
    AcceptedTask task = tasks.accept(waiting()).ownedBy(ALICE).statusAt("/tasks/{id}").register();

    assertThat(tasks.get(task.id(), ALICE)).isSameAs(task);
    assertThat(tasks.find(task.id(), BOB)).isEmpty();
    assertThat(tasks.find(task.id(), null)).isEmpty();
    assertThatExceptionOfType(NoSuchTaskException.class)
        .isThrownBy(() -> tasks.get(task.id(), BOB));
  }

  @Test
  void liveTasksAreKnownHoweverManyTheyAre() {
    for (int i = 0; i < 100; i++) {
      accept("live " + i, waiting());
    }

    assertThat(knows("live 0")).isTrue();
  }

  @Test
  void ofTheEndedTasksTheOneThatEndedFirstIsForgottenFirst() {
    Spawned<String, String> first = spawn(() -> "first");
    accept("ends second", JoinHandle.completed(""));
    accept("ends fourth", first.handle());
    accept("ends third", JoinHandle.completed(""));
    first.task().run();

    assertThat(knows("ends second")).isFalse();
    assertThat(knows("ends third")).isTrue();
    assertThat(knows("ends fourth")).isTrue();
  }

  @Test
  void endedTasksAreForgottenAfterAWhile() {
    AcceptedTasks forgetful = new AcceptedTasks(liveTasks, Duration.ofMillis(50), 100);
    forgetful.accept(waiting()).id("live").statusAt("/tasks/{id}").register();
    for (int i = 0; i < 3; i++) {
      String id = "ended " + i;
      forgetful.accept(JoinHandle.completed("")).id(id).statusAt("/tasks/{id}").register();
      await().until(() -> forgetful.find(id, null).isEmpty());
    }
    assertThat(forgetful.find("live", null)).isPresent();
  }

  @Test
  void noEndedTaskIsKnownWhenNoneIsToBe() {
    AcceptedTasks none = new AcceptedTasks(liveTasks, Duration.ofMinutes(5), 0);
    none.accept(JoinHandle.completed("")).id("ended").statusAt("/tasks/{id}").register();

    assertThat(none.find("ended", null)).isEmpty();
  }

  @Test
  void whatIsClosedKeepsNoResult() {
    WeakReference<Object> result = acceptedResult();
    tasks.close();
    awaitGarbage(result);
    assertThat(knows("ended")).isFalse();
  }

  @Test
  void whatIsClosedIsKeptByNoTimer() {
    AcceptedTasks closed = new AcceptedTasks(liveTasks, Duration.ofDays(1), 2);
    closed.accept(JoinHandle.completed("")).statusAt("/tasks/{id}").register();
    closed.close();
    WeakReference<Object> reference = new WeakReference<>(closed);
    closed = null;
    awaitGarbage(reference);
  }

  @Test
  void aTaskThatEndsAfterTheCloseIsForgottenThen() {
    Spawned<String, String> late = spawn(() -> "late");
    tasks.close();
    accept("late", late.handle());
    assertThat(knows("late")).isTrue();
    late.task().run();
    assertThat(knows("late")).isFalse();
  }

  private WeakReference<Object> acceptedResult() {
    Object result = new Object();
    accept("ended", JoinHandle.completed(result));
    return new WeakReference<>(result);
  }

  private static void awaitGarbage(WeakReference<Object> reference) {
    await()
        .until(
            () -> {
              System.gc();
              return reference.refersTo(null);
            });
  }

  @Test
  void aNegativeBoundIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AcceptedTasks(liveTasks, Duration.ofMillis(-1), 1))
        .withMessageContaining("retention");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AcceptedTasks(liveTasks, Duration.ZERO, -1))
        .withMessageContaining("maxEnded");
  }

  @Test
  void theLastWaitThatIsGivenUpLeavesTheTaskAlone() {
    Spawned<String, String> spawned = spawn(() -> "result");
    AcceptedTask task = accept("1", spawned.handle());

    assertThat(task.result().cancel(true)).isTrue();

    assertThat(spawned.handle().isCancelRequested()).isFalse();
    var second = task.result();
    spawned.task().run();
    assertThat(second.join()).isEqualTo("result");
  }

  @Test
  void theStatusFollowsTheTask() {
    Spawned<String, String> spawned =
        spawn(
            () -> {
              TaskContext.current().orElseThrow().progress(3, 4, "quarters");
              return "result";
            });
    AcceptedTask task =
        tasks
            .accept(spawned.handle())
            .id("1")
            .resultAt("/tasks/{id}/result")
            .statusAt("/tasks/{id}")
            .register();

    TaskStatus before = task.status();
    assertThat(before.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(before.progress()).isNull();
    assertThat(before.endedAt()).isNull();
    assertThat(before.result()).isNull();
    spawned.task().run();
    TaskStatus after = task.status();
    assertThat(after.state()).isEqualTo(TaskState.COMPLETED);
    assertThat(after.progress().done()).isEqualTo(3);
    assertThat(after.endedAt()).isAfterOrEqualTo(after.acceptedAt());
    assertThat(after.result()).isEqualTo("/tasks/1/result");
    assertThat(task.status()).isEqualTo(after);
  }

  @Test
  void anOverdueTaskHasTheProblemOfATimeout() {
    JoinHandle<String> overdue =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .deadline(Duration.ofMillis(1))
            .spawn(() -> "never", task -> {})
            .handle();
    AcceptedTask task = accept("1", overdue);

    await().until(() -> task.status().state() == TaskState.FAILED);
    assertThat(task.status().failure().getStatus()).isEqualTo(504);
  }

  @Test
  void aTaskThatItsExecutorRefusesOnAWakeHasTheProblemOfARejection() {
    AtomicBoolean full = new AtomicBoolean();
    Pollable<String> body = waker -> Poll.pending();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .spawn(
                body,
                task -> {
                  if (full.get()) {
                    throw new TaskRejectedException("full");
                  }
                });
    AcceptedTask task = accept("1", spawned.handle());
    spawned.task().run();
    full.set(true);
    spawned.handle().waker().wake();

    assertThat(task.status().state()).isEqualTo(TaskState.FAILED);
    assertThat(task.status().failure().getStatus()).isEqualTo(503);
  }

  @Test
  void aTaskThatNobodyTracksHasNoProgressAndAnEnd() {
    AcceptedTask task = accept("1", JoinHandle.failed(new CancellationException()));

    assertThat(task.status().progress()).isNull();
    assertThat(task.status().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(task.cancel().getStatusCode().value()).isEqualTo(409);
  }
}
