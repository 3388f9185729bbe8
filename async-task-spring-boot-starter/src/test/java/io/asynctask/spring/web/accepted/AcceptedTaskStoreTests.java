package io.asynctask.spring.web.accepted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Progress;
import io.asynctask.Spawned;
import io.asynctask.TaskDeadlineException;
import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Accepted tasks that a store has: each {@code AcceptedTasks} is a node, or one after a restart.
 */
class AcceptedTaskStoreTests {

  private static final Principal ALICE = () -> "alice";
  private static final Principal BOB = () -> "bob";

  private final FakeAcceptedTaskStore store = new FakeAcceptedTaskStore();
  private final AcceptedTasks tasks = node();
  private final AcceptedTasks afterRestart = node();

  private AcceptedTasks node() {
    return new AcceptedTasks(
        new LiveTasks(), Duration.ofMinutes(5), 0, ApplicationText.SHOWN, store);
  }

  private Spawned<String, String> spawn() {
    return AsyncTask.builder("tag").spawn(() -> "result", task -> {});
  }

  private AcceptedTask accept(JoinHandle<?> handle, @Nullable Principal owner) {
    return tasks
        .accept(handle)
        .ownedBy(owner)
        .resultAt("/reports/{id}/result")
        .statusAt("/reports/{id}")
        .register();
  }

  private JoinHandle<String> stored(String id) {
    JoinHandle<String> handle = spawn().handle();
    store.put(id, handle);
    return handle;
  }

  @Test
  void aDurableTaskHasItsOwnIdInItsAddresses() {
    AcceptedTask task = accept(stored("d1"), null);

    assertThat(task.id()).isEqualTo("d1");
    assertThat(task.accepted().getHeaders().getLocation()).hasToString("/reports/d1");
  }

  @Test
  void anIdOfTheApplicationStandsInItsAddressesAndIsFoundAfterARestart() {
    AcceptedTask task = tasks.accept(stored("d1")).id("mine").statusAt("/{id}").register();
    store.set("d1", TaskState.RUNNING, new Progress(1, 2, "pages"), null);

    assertThat(task.accepted().getHeaders().getLocation()).hasToString("/mine");
    AcceptedTask found = afterRestart.get("mine", null);
    assertThat(found.status().id()).isEqualTo("mine");
    assertThat(found.status().progress()).isEqualTo(new Progress(1, 2, "pages"));
    assertThat(found.cancel().getStatusCode().value()).isEqualTo(202);
    assertThat(store.cancels).singleElement().asString().startsWith("d1 by");
    assertThat(afterRestart.find("d1", null)).isEmpty();
  }

  @Test
  void twoTasksCannotHaveTheSameId() {
    tasks.accept(stored("d1")).id("mine").statusAt("/{id}").register();

    assertThatIllegalStateException()
        .isThrownBy(() -> tasks.accept(stored("d2")).id("mine").statusAt("/{id}").register())
        .withMessageContaining("'mine'");
  }

  @Test
  void isFoundAfterARestartWithItsStatus() {
    AcceptedTask before = accept(stored("d1"), ALICE);
    store.set("d1", TaskState.RUNNING, new Progress(1, 2, "pages"), null);

    TaskStatus status = afterRestart.get("d1", ALICE).status();

    assertThat(status.state()).isEqualTo(TaskState.RUNNING);
    assertThat(status.progress()).isEqualTo(new Progress(1, 2, "pages"));
    assertThat(status.acceptedAt()).isEqualTo(before.status().acceptedAt());
    assertThat(status.endedAt()).isNull();
    assertThat(status.result()).isNull();
    store.set("d1", TaskState.COMPLETED, null, null);
    TaskStatus ended = afterRestart.get("d1", ALICE).status();
    assertThat(ended.result()).isEqualTo("/reports/d1/result");
    assertThat(ended.endedAt()).isNotNull();
  }

  @Test
  void onlyItsOwnersSeeIt() {
    JoinHandle<String> shared = stored("d1");
    accept(shared, ALICE);

    assertThat(afterRestart.find("d1", ALICE)).isPresent();
    assertThat(afterRestart.find("d1", BOB)).isEmpty();
    assertThat(afterRestart.find("d1", null)).isEmpty();
    accept(shared, BOB); // the same key is the same task
    assertThat(afterRestart.find("d1", BOB)).isPresent();
    assertThat(afterRestart.find("d1", ALICE)).isPresent();
  }

  @Test
  void aTaskThatWasNeverAcceptedIsNotFound() {
    stored("d1");

    assertThat(afterRestart.find("d1", null)).isEmpty();
  }

  @Test
  void aClientSeesNeitherTheTypeNorTheMessageOfAFailure() {
    accept(stored("d1"), null);
    store.set("d1", TaskState.FAILED, null, IllegalStateException.class.getName());
    assertThat(afterRestart.get("d1", null).status().failure())
        .satisfies(
            problem -> {
              assertThat(problem.getStatus()).isEqualTo(500);
              assertThat(problem.getDetail()).isEqualTo("The task has failed.");
            });
    store.set("d1", TaskState.FAILED, null, Reports.Archived.class.getName());
    assertThat(afterRestart.get("d1", null).status().failure())
        .satisfies(
            problem -> {
              assertThat(problem.getStatus()).isEqualTo(410);
              assertThat(problem.getDetail()).isEqualTo("The report is in the archive");
            });
    store.set("d1", TaskState.FAILED, null, TaskDeadlineException.class.getName());
    assertThat(afterRestart.get("d1", null).status().failure().getStatus()).isEqualTo(504);
    store.set("d1", TaskState.FAILED, null, "of.another.Version");
    assertThat(afterRestart.get("d1", null).status().failure().getStatus()).isEqualTo(500);
  }

  @Test
  void aCancelIsRequestedOfTheStore() {
    accept(stored("d1"), null);

    ResponseEntity<TaskStatus> requested = afterRestart.get("d1", null).cancel();

    assertThat(requested.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
    assertThat(store.cancels).containsExactly("d1 by client");
    store.set("d1", TaskState.CANCELLED, null, null);
    assertThat(afterRestart.get("d1", null).cancel().getStatusCode())
        .isEqualTo(HttpStatus.CONFLICT);
  }

  @Test
  void theEndOfAWaitForTheResultLeavesTheTaskAlone() {
    Spawned<String, String> spawned = spawn();
    store.put("d1", spawned.handle());
    accept(spawned.handle(), null);
    CompletableFuture<?> givenUp = afterRestart.get("d1", null).result();
    CompletableFuture<?> result = afterRestart.get("d1", null).result();

    givenUp.cancel(true);

    assertThat(spawned.handle().isCancelRequested()).isFalse();
    spawned.task().run();
    assertThat(result.join()).isEqualTo("result");
  }

  @Test
  void isGoneWhenTheStoreHasRemovedIt() {
    accept(stored("d1"), null);
    AcceptedTask seen = afterRestart.get("d1", null);

    store.remove("d1");

    assertThat(afterRestart.find("d1", null)).isEmpty();
    assertThatExceptionOfType(NoSuchTaskException.class).isThrownBy(seen::status);
  }

  @Test
  void otherTasksStayLocal() {
    AcceptedTask local = accept(spawn().handle(), null);

    assertThat(tasks.find(local.id(), null)).containsSame(local);
    assertThat(afterRestart.find(local.id(), null)).isEmpty();
  }

  @Test
  void theViewersOfATaskAreCountedOverAllRequests() {
    accept(stored("d1"), null);
    ViewerCount count = new ViewerCount(new ViewerLimits(1, 10, Duration.ofSeconds(1)));

    count.add(afterRestart.get("d1", null));

    assertThatExceptionOfType(TooManyViewersException.class)
        .isThrownBy(() -> count.add(afterRestart.get("d1", null)));
    assertThat(count.count()).isOne();
    count.remove(afterRestart.get("d1", null));
    count.add(afterRestart.get("d1", null));
    assertThat(count.count()).isOne();
  }
}
