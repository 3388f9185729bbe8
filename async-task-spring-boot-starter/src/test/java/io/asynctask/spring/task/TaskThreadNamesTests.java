package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.spring.executor.HandDrivenExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

@SuppressWarnings("FutureReturnValueIgnored")
class TaskThreadNamesTests {

  private final LiveTasks liveTasks = LiveTasks.notifying(new TaskThreadNames());
  private final HandDrivenExecutor delegate = new HandDrivenExecutor();
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(delegate, liveTasks).name("reports").build();
  private final String own = Thread.currentThread().getName();

  private static String name() {
    return Thread.currentThread().getName();
  }

  @Test
  void theThreadIsNamedAfterTheTaskWhileItRunsIt() {
    JoinHandle<String> handle = executor.task("build-report").spawn(TaskThreadNamesTests::name);
    delegate.runAll();
    assertThat(handle.join()).isEqualTo("%s [build-report #%d]", own, handle.id());
    assertThat(name()).isEqualTo(own);
  }

  @Test
  void alsoWhileItPollsAndNotWhileTheTaskWaits() {
    List<String> names = new ArrayList<>();
    Pollable<String> body =
        waker -> {
          names.add(name());
          return Poll.pending();
        };
    JoinHandle<String> handle = executor.task("wait").spawn(body);
    delegate.runAll();
    assertThat(name()).isEqualTo(own);
    handle.waker().wake();
    delegate.runAll();
    assertThat(names).hasSize(2).containsOnly("%s [wait #%d]".formatted(own, handle.id()));
    assertThat(name()).isEqualTo(own);
  }

  @Test
  void theNameIsRestoredBeforeTheHandleCompletesWhateverTheBodyThrows() {
    List<String> names = new ArrayList<>();
    JoinHandle<String> handle =
        executor
            .task("fail")
            .spawn(
                (Callable<String>)
                    () -> {
                      throw new AssertionError("no");
                    });
    handle.whenComplete((value, failure) -> names.add(name()));
    delegate.runAll();
    assertThat(names).containsExactly(own);
  }

  @Test
  void tasksInsideOfEachOtherStandOneAfterTheOther() {
    JoinHandle<String> outer =
        executor
            .task("outer")
            .spawn(
                () -> {
                  JoinHandle<String> inner =
                      executor.task("inner").spawn(TaskThreadNamesTests::name);
                  delegate.runAll();
                  return inner.join().replace("#" + inner.id(), "#2") + " then " + name();
                });
    delegate.runAll();
    String first = own + " [outer #" + outer.id() + "]";
    assertThat(outer.join()).isEqualTo("%s [inner #2] then %s", first, first);
    assertThat(name()).isEqualTo(own);
  }

  @Test
  void aNameThatTheBodyGivesStays() {
    executor.task("rename").spawn(() -> setName("renamed"));
    delegate.runAll();
    assertThat(name()).isEqualTo("renamed");
    setName(own);
  }

  private static boolean setName(String name) {
    Thread.currentThread().setName(name);
    return true;
  }

  @Test
  void aTaskWithoutANameHasItsId() {
    List<String> names = new ArrayList<>();
    var spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> names.add(name()), queued -> {});
    spawned.task().run();
    assertThat(names).containsExactly("%s [#%d]".formatted(own, spawned.handle().id()));
  }

  @Test
  void thePlainNameIsStillKnown() {
    JoinHandle<String> handle = executor.task("build-report").spawn(() -> plainNameOfTheOnlyTask());
    delegate.runAll();
    assertThat(handle.join()).isEqualTo(own);
  }

  private String plainNameOfTheOnlyTask() {
    LiveTask task = liveTasks.list(0, 1, 100, any -> true).tasks().get(0);
    return TaskThreadNames.plain(task.runner().orElseThrow(), task);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void onVirtualThreadsAsWell() throws Exception {
    try (SimpleAsyncTaskExecutor virtual = new SimpleAsyncTaskExecutor("v-")) {
      virtual.setVirtualThreads(true);
      SpawningTaskExecutor executor =
          SpawningTaskExecutor.over(virtual, liveTasks).name("reports").build();
      JoinHandle<String> handle = executor.task("build-report").spawn(TaskThreadNamesTests::name);
      assertThat(handle.get(10, TimeUnit.SECONDS)).endsWith("[build-report #" + handle.id() + "]");
    }
  }
}
