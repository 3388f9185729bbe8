package io.asynctask.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.TaskDecorator;

class DecoratingPropagationTests {

  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

  private final Queue<Runnable> runs = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private int decorations;

  /** The usual one: takes along what stands in a thread local. */
  private final TaskDecorator decorator =
      task -> {
        String captured = CURRENT.get();
        decorations++;
        return () -> {
          CURRENT.set(captured);
          try {
            task.run();
          } finally {
            CURRENT.remove();
          }
        };
      };

  private SpawningTaskExecutor executor(TaskDecorator decorator) {
    return SpawningTaskExecutor.over(runs::add, new LiveTasks())
        .context(new DecoratingPropagation(decorator, ContextPropagation.NONE))
        .limits(new ExecutorLimits(1, 10, Saturation.REJECT))
        .build();
  }

  private void runAll() {
    for (Runnable run = runs.poll(); run != null; run = runs.poll()) {
      run.run();
    }
  }

  @AfterEach
  void forget() {
    CURRENT.remove();
  }

  @Test
  void aTaskIsDecoratedOnceAndByItsSpawnerAlthoughAnotherTaskHandsItOver() {
    SpawningTaskExecutor executor = executor(decorator);
    List<JoinHandle<String>> handles = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      CURRENT.set(name);
      handles.add(executor.submit((Callable<String>) CURRENT::get));
    }
    CURRENT.remove();
    runAll();
    assertThat(handles).extracting(JoinHandle::join).containsExactly("a", "b", "c");
    assertThat(decorations).isEqualTo(3);
  }

  @Test
  void eachPollAndTheCloseAreDecoratedByTheSpawnerAndNotByTheWaker() {
    SpawningTaskExecutor executor = executor(decorator);
    List<Waker> wakers = new ArrayList<>();
    CURRENT.set("spawner");
    JoinHandle<String> handle =
        executor
            .task("polls")
            .spawn(
                new Pollable<String>() {
                  @Override
                  public Poll<String> poll(Waker waker) {
                    log.add("poll by " + CURRENT.get());
                    return wakers.add(waker) && wakers.size() == 2
                        ? Poll.ready("ready")
                        : Poll.pending();
                  }

                  @Override
                  public void close() {
                    log.add("close by " + CURRENT.get());
                  }
                });
    CURRENT.set("waker");
    runAll();
    wakers.get(0).wake();
    runAll();
    assertThat(handle).isCompletedWithValue("ready");
    assertThat(log).containsExactly("poll by spawner", "poll by spawner", "close by spawner");
  }

  @Test
  void theFailureOfTheBodyPassesTheDecoratorUnseen() {
    List<Throwable> seen = new ArrayList<>();
    SpawningTaskExecutor executor =
        executor(
            task ->
                () -> {
                  try {
                    task.run();
                  } catch (RuntimeException | Error thrown) {
                    seen.add(thrown);
                  }
                });
    IOException failure = new IOException("expected");
    JoinHandle<Object> handle =
        executor.submit(
            () -> {
              throw failure;
            });
    runAll();
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(handle::join)
        .withCause(failure);
    assertThat(seen).isEmpty();
  }

  @Test
  void theBodyIsClosedAlthoughTheDecoratorDoesNotRunTheClose() {
    for (TaskDecorator runsNothing :
        List.<TaskDecorator>of(
            task -> () -> {},
            task ->
                () -> {
                  throw new IllegalStateException("expected");
                })) {
      JoinHandle<String> handle =
          executor(runsNothing)
              .task("closes")
              .spawn(
                  new Pollable<String>() {
                    @Override
                    public Poll<String> poll(Waker waker) {
                      return Poll.pending();
                    }

                    @Override
                    public void close() {
                      log.add("closed");
                    }
                  });
      runAll();
      assertThat(handle).isCompletedExceptionally();
    }
    assertThat(log).containsExactly("closed", "closed");
  }

  @Test
  void aDecoratorThatRunsNothingFailsTheTask() {
    JoinHandle<String> handle = executor(task -> () -> {}).submit(() -> "never");
    runAll();
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(handle::join)
        .withMessageContaining("The task decorator has not run the task");
  }

  @Test
  void theDecoratorWorksWithinThePropagatedContext() {
    ContextPropagation context =
        new ContextPropagation() {
          @Override
          public <T> Callable<T> propagate(Callable<T> body) {
            return () -> {
              log.add("context");
              return body.call();
            };
          }

          @Override
          public <T> Pollable<T> propagate(Pollable<T> body) {
            return body;
          }
        };
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(Runnable::run, new LiveTasks())
            .context(
                new DecoratingPropagation(
                    task ->
                        () -> {
                          log.add("decorator");
                          task.run();
                        },
                    context))
            .build();
    executor.submit(() -> log.add("body")).join();
    assertThat(log).containsExactly("context", "decorator", "body");
  }
}
