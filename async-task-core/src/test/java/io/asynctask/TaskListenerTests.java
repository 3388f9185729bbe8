package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Listeners hear of the life of tracked tasks")
class TaskListenerTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final List<String> events = new ArrayList<>();
  private final LiveTasks liveTasks = LiveTasks.notifying(new Recorder(""));

  /** Notes down all it hears. */
  private final class Recorder implements TaskListener {

    private final String name;

    Recorder(String name) {
      this.name = name;
    }

    @Override
    public void spawned(LiveTask task) {
      events.add(name + "spawned " + task.state());
    }

    @Override
    public Run running(LiveTask task) {
      events.add(name + "running " + task.polls());
      return () -> events.add(name + "left " + task.state());
    }

    @Override
    public void waiting(LiveTask task) {
      events.add(name + "waiting " + task.state());
    }

    @Override
    public void woken(LiveTask task) {
      events.add(name + "woken");
    }

    @Override
    public void stopping(LiveTask task) {
      events.add(name + "stopping " + task.tag());
    }

    @Override
    public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
      events.add(name + "stopped " + outcome + " " + failure);
      assertThat(task.handle()).as("has not completed yet").isNotDone();
    }
  }

  /** Fails at every event. */
  private static final class Thrower implements TaskListener {

    @Override
    public void spawned(LiveTask task) {
      throw new AssertionError("logged");
    }

    @Override
    public Run running(LiveTask task) {
      if (task.polls() == 2) {
        throw new AssertionError("logged");
      }
      return () -> {
        throw new IllegalStateException("logged");
      };
    }

    @Override
    public void waiting(LiveTask task) {
      throw new AssertionError("logged");
    }

    @Override
    public void woken(LiveTask task) {
      throw new AssertionError("logged");
    }

    @Override
    public void stopping(LiveTask task) {
      throw new AssertionError("logged");
    }

    @Override
    public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
      throw new AssertionError("logged");
    }
  }

  private <T> JoinHandle<T> spawn(LiveTasks liveTasks, Pollable<T> body) {
    Spawned<T, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, executor);
    spawned.task().schedule();
    return spawned.handle();
  }

  private <T> JoinHandle<T> spawn(Callable<T> body) {
    Spawned<T, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, executor);
    spawned.task().schedule();
    return spawned.handle();
  }

  @Test
  void aTaskThatRunsToItsEndInOneGo() {
    spawn(() -> events.add("body"));
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED", "running 1", "body", "left RUNNING", "stopped COMPLETED null");
  }

  @Test
  void aTaskThatFails() {
    spawn(
        () -> {
          throw new IllegalStateException("no");
        });
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED",
            "running 1",
            "left RUNNING",
            "stopped FAILED java.lang.IllegalStateException: no");
  }

  @Test
  void aRunHasEndedWhenTheBodyIsClosed() {
    spawn(
        liveTasks,
        new Pollable<String>() {
          @Override
          public Poll<String> poll(Waker waker) {
            return Poll.ready("value");
          }

          @Override
          public void close() {
            events.add("close");
          }
        });
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED", "running 1", "left RUNNING", "close", "stopped COMPLETED null");
  }

  @Test
  void aTaskThatWaitsAndIsWoken() {
    ScriptedBody<String> body = ScriptedBody.pendingThenReady("value");
    JoinHandle<String> handle = spawn(liveTasks, body);
    executor.runAll();
    handle.waker().wake();
    handle.waker().wake();
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED",
            "running 1",
            "left RUNNING",
            "waiting WAITING",
            "woken",
            "running 2",
            "left RUNNING",
            "stopped COMPLETED null");
  }

  @Test
  void aTaskThatWakesItselfDoesNotWait() {
    List<Integer> polls = new ArrayList<>();
    spawn(
        liveTasks,
        waker -> {
          polls.add(1);
          waker.wake();
          return polls.size() == 2 ? Poll.ready("value") : Poll.pending();
        });
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED",
            "running 1",
            "left RUNNING",
            "running 2",
            "left RUNNING",
            "stopped COMPLETED null");
  }

  @Test
  void aTaskThatIsCancelledInTheQueue() {
    spawn(() -> 1).cancel();
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED",
            "stopping tag",
            "stopped CANCELLED io.asynctask.TaskCancellationException");
  }

  @Test
  void aTaskThatIsCancelledWhileItWaits() {
    JoinHandle<?> handle = spawn(liveTasks, ScriptedBody.pending());
    executor.runAll();
    events.clear();
    handle.cancel();
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "stopping tag", "woken", "stopped CANCELLED io.asynctask.TaskCancellationException");
  }

  @Test
  void aTaskThatIsDestroyedWhileItWaits() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(ScriptedBody.pending(), executor);
    spawned.task().run();
    events.clear();
    spawned.task().cancel();
    assertThat(events)
        .containsExactly(
            "stopping tag", "woken", "stopped CANCELLED io.asynctask.TaskCancellationException");
  }

  @Test
  void aTaskThatIsCancelledInItsPollWaitsNoMore() {
    spawn(
        liveTasks,
        waker -> {
          ((JoinHandle<?>) waker).cancel();
          return Poll.pending();
        });
    executor.runAll();
    assertThat(events)
        .containsExactly(
            "spawned SCHEDULED",
            "running 1",
            "stopping tag",
            "left CANCELLING",
            "stopped CANCELLED io.asynctask.TaskCancellationException");
  }

  @Test
  void theStopOfAParentIsOneOfItsChildrenToo() {
    JoinHandle<?> parent =
        spawn(
            liveTasks,
            waker -> {
              AsyncTask.builder("child").trackedBy(liveTasks).spawn(() -> 1, executor);
              return Poll.pending();
            });
    executor.runAll();
    events.clear();
    parent.cancel();
    assertThat(events).contains("stopping tag", "stopping child");
  }

  @Test
  void atTheSpawnTheTaskIsNotListedYet() {
    List<Boolean> found = new ArrayList<>();
    LiveTasks[] registry = new LiveTasks[1];
    registry[0] =
        LiveTasks.notifying(
            new TaskListener() {
              @Override
              public void spawned(LiveTask task) {
                found.add(registry[0].find(task.id()).isPresent());
              }
            });
    spawn(registry[0], ScriptedBody.pending());
    assertThat(found).containsExactly(false);
  }

  @Test
  void whatAListenerThrowsHarmsNeitherTheTaskNorTheOthers() {
    LiveTasks many = LiveTasks.notifying(new Recorder("a "), new Thrower(), new Recorder("b "));
    ScriptedBody<String> body = ScriptedBody.pendingThenReady("value");
    JoinHandle<String> handle = spawn(many, body);
    executor.runAll();
    handle.waker().wake();
    executor.runAll();
    assertThat(handle.join()).isEqualTo("value");
    assertThat(events)
        .containsExactly(
            "a spawned SCHEDULED",
            "b spawned SCHEDULED",
            "a running 1",
            "b running 1",
            "b left RUNNING",
            "a left RUNNING",
            "a waiting WAITING",
            "b waiting WAITING",
            "a woken",
            "b woken",
            "a running 2",
            "b running 2",
            "b left RUNNING",
            "a left RUNNING",
            "a stopped COMPLETED null",
            "b stopped COMPLETED null");
  }

  @Test
  void aListenerIsSomebody() {
    assertThatNullPointerException().isThrownBy(() -> LiveTasks.notifying((TaskListener) null));
  }
}
