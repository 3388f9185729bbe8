package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

@EnabledForJreRange(min = JRE.JAVA_21)
class TasksOnVirtualThreadsTests {

  private final LiveTasks liveTasks = new LiveTasks();

  @Test
  void showsTheStackOfAVirtualThread() {
    SimpleAsyncTaskExecutor delegate = new SimpleAsyncTaskExecutor("virtual-");
    delegate.setVirtualThreads(true);
    CountDownLatch never = new CountDownLatch(1);
    JoinHandle<Object> handle =
        SpawningTaskExecutor.over(delegate, liveTasks)
            .name("reports")
            .build()
            .task("waiting")
            .spawn(() -> waitFor(never));
    await().until(() -> handle.state() == TaskState.RUNNING);
    AsyncTasksEndpoint endpoint =
        new AsyncTasksEndpoint(
            liveTasks,
            new TaskHistory(0, id -> null),
            ApplicationNumbers.NONE,
            WarningsAndTraces.NONE,
            List.of(),
            Show.ALWAYS,
            event -> {},
            () -> null);
    await()
        .untilAsserted(
            () -> {
              TaskDetails details = endpoint.task(Long.toString(handle.id()));
              assertThat(details.task().virtual()).isTrue();
              assertThat(details.task().thread()).startsWith("virtual-");
              assertThat(details.stack()).anyMatch(frame -> frame.contains(".waitFor("));
            });
    handle.cancel(true);
    await().until(handle::isDone);
  }

  private static Object waitFor(CountDownLatch never) throws InterruptedException {
    never.await();
    return "never";
  }
}
