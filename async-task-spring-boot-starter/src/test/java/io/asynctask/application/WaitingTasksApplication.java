package io.asynctask.application;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;

/**
 * Prints what each of a million waiting tasks takes of the heap besides the future that its body
 * waits for, in an application that has Micrometer and all defaults.
 */
final class WaitingTasksApplication {

  private static final int TASKS = 1_000_000;

  private WaitingTasksApplication() {}

  /** Its work. */
  static class Service {

    @Async
    CompletableFuture<String> call(CompletableFuture<String> answer) {
      return answer;
    }
  }

  public static void main(String[] arguments) {
    CostApplication.application(true)
        .withBean("executor", TaskExecutor.class, () -> Runnable::run)
        .withBean("waiting", Service.class)
        .run(WaitingTasksApplication::spawn);
  }

  private static void spawn(BeanFactory beans) {
    Service service = beans.getBean(Service.class);
    LiveTasks liveTasks = beans.getBean(LiveTasks.class);
    service.call(CompletableFuture.completedFuture("warm")).join();
    Future<?>[] handles = new Future<?>[TASKS];
    CompletableFuture<?>[] answers = new CompletableFuture<?>[TASKS];
    for (int i = 0; i < TASKS; i++) {
      answers[i] = new CompletableFuture<>();
    }
    long before = used();
    for (int i = 0; i < TASKS; i++) {
      @SuppressWarnings("unchecked")
      CompletableFuture<String> answer = (CompletableFuture<String>) answers[i];
      handles[i] = service.call(answer);
    }
    System.out.println("bytes " + (used() - before) / TASKS);

    LiveTask shown = liveTasks.list(0, 1, 64, task -> true).tasks().get(0);
    check(liveTasks.counts().live() == TASKS, "live: " + liveTasks.counts());
    check(shown.state() == TaskState.WAITING && shown.polls() == 1, "shown: " + shown);
    check(shown.name() != null && shown.age().isPresent(), "shown: " + shown);
    for (CompletableFuture<?> answer : answers) {
      answer.complete(null);
    }
    for (Future<?> handle : handles) {
      check(handle.isDone(), "not done: " + handle);
    }
    check(liveTasks.counts().live() == 0, "left: " + liveTasks.counts());
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
