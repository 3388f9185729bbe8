package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.context.support.GenericApplicationContext;

@Timeout(20)
class LateBeansTests {

  /** More than one wait for each of them would take longer than the test may. */
  private static final int MANY = 1_000;

  /** The type of the beans. */
  private record Listener() {}

  private final AtomicReference<Supplier<Listener>> factory = new AtomicReference<>(Listener::new);
  private final GenericApplicationContext context = context();
  private final LateBeans<Listener> listeners = new LateBeans<>(context, Listener.class);
  private final CountDownLatch creating = new CountDownLatch(1);
  private final CountDownLatch created = new CountDownLatch(1);

  private GenericApplicationContext context() {
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean(
        "listener",
        Listener.class,
        () -> factory.get().get(),
        definition -> definition.setLazyInit(true));
    context.refresh();
    return context;
  }

  private Listener createSlowly() {
    creating.countDown();
    awaitUninterrupted(created);
    return new Listener();
  }

  /** As a factory method does that spawns a task and waits for it. */
  private Listener createWithTasks() {
    assertThat(listeners.get()).isEmpty();
    FutureTask<Integer> events =
        started(
            () -> {
              for (int i = 0; i < MANY; i++) {
                assertThat(listeners.get()).isEmpty();
              }
              return MANY;
            });
    assertThat(result(events)).isEqualTo(MANY);
    return new Listener();
  }

  private static <T> FutureTask<T> started(Supplier<T> body) {
    FutureTask<T> task = new FutureTask<>(body::get);
    startThread(task);
    return task;
  }

  private static Thread startThread(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClosedContextCreatesNoBean() {
    context.close();

    assertThat(listeners.get()).isEmpty();
  }

  @Test
  void aBeanThatWaitsForTasksIsNotWaitedForAtEachOfTheirEvents() {
    factory.set(this::createWithTasks);

    assertThat(listeners.get()).hasSize(1);
  }

  @Test
  void whoNeedsTheBeansWhileAnotherThreadLooksThemUpHasThemAll() {
    factory.set(this::createSlowly);

    assertBothHaveAll();
  }

  @Test
  void afterALookUpThatWasWaitedForInVainTheNextOneIsWaitedForAgain() {
    AtomicInteger attempts = new AtomicInteger();
    factory.set(
        () -> {
          if (attempts.incrementAndGet() == 1) {
            createWithTasks();
          }
          throw new BeanCurrentlyInCreationException("another");
        });
    assertThat(listeners.get()).isEmpty();
    factory.set(this::createSlowly);

    assertBothHaveAll();
  }

  /** Has one thread look the beans up and a second one need them meanwhile. */
  private void assertBothHaveAll() {
    FutureTask<List<Listener>> first = started(listeners::get);
    awaitUninterrupted(creating);
    FutureTask<List<Listener>> second = new FutureTask<>(listeners::get);
    Thread waiting = startThread(second);
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING || second.isDone());

    created.countDown();

    assertThat(result(first)).hasSize(1);
    assertThat(result(second)).isEqualTo(result(first));
  }
}
