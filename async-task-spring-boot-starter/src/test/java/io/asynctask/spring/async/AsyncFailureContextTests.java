package io.asynctask.spring.async;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.TaskDeadlineException;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.context.Surroundings;
import io.micrometer.context.ThreadLocalAccessor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Where the handler of a {@code void} method's failure is called, and how often. */
@Timeout(60)
class AsyncFailureContextTests {

  private static final ThreadLocal<String> DECORATED = new ThreadLocal<>();

  /** With one thread, so that a task has ended when the next one runs. */
  private final ApplicationContextRunner starter =
      Starter.enabled()
          .withPropertyValues("spring.task.execution.pool.core-size=1")
          .withBean("failing", Failing.class)
          .withBean(Handler.class)
          .withBean(Ends.class)
          .withUserConfiguration(Handling.class);

  @AfterEach
  void clear() {
    MDC.clear();
  }

  // ------------------------------------------------------------ where

  @Test
  void theHandlerHasTheContextOfTheCaller() {
    starter.run(
        context -> {
          Surroundings caller = Surroundings.of("caller");
          caller.around(() -> context.getBean(Failing.class).fails("a", "b"));
          Heard heard = context.getBean(Handler.class).await();
          assertThat(heard.surroundings()).isEqualTo(caller.withoutRequest());
          assertThat(heard.thrown()).isExactlyInstanceOf(IllegalStateException.class);
          assertThat(heard.method()).isEqualTo("fails");
          assertThat(heard.arguments()).containsExactly("a", "b");
        });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void soItHasOnVirtualThreads() {
    starter
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(
            context -> {
              Surroundings caller = Surroundings.of("caller");
              caller.around(() -> context.getBean(Failing.class).fails("a", "b"));
              assertThat(context.getBean(Handler.class).await().surroundings())
                  .isEqualTo(caller.withoutRequest());
            });
  }

  @Test
  void soItHasOnAnExecutorOfTheApplicationsOwn() {
    starter
        .withUserConfiguration(OwnExecutor.class)
        .run(
            context -> {
              Surroundings caller = Surroundings.of("caller");
              caller.around(() -> context.getBean(Failing.class).failsOnTheirs());
              Heard heard = context.getBean(Handler.class).await();
              assertThat(heard.surroundings()).isEqualTo(caller.withoutRequest());
              assertThat(heard.task()).isNotZero();
            });
  }

  @Test
  void theHandlerIsCalledInsideOfTheDecoration() {
    starter
        .withPropertyValues("async-task.context-propagation.enabled=false")
        .withBean(TaskDecorator.class, () -> AsyncFailureContextTests::decorate)
        .run(
            context -> {
              MDC.put("id", "caller");
              context.getBean(Failing.class).fails("a", "b");
              Heard heard = context.getBean(Handler.class).await();
              assertThat(heard.decorated()).isEqualTo("decorated");
              assertThat(heard.surroundings().mdc()).isEqualTo("caller");
            });
  }

  /** As in Spring's documentation. */
  private static Runnable decorate(Runnable task) {
    Map<String, String> caller = MDC.getCopyOfContextMap();
    return () -> {
      DECORATED.set("decorated");
      MDC.setContextMap(caller);
      try {
        task.run();
      } finally {
        MDC.clear();
        DECORATED.remove();
      }
    };
  }

  @Test
  void theHandlerIsCalledInsideOfTheTaskWhichEndsFailed() {
    starter.run(
        context -> {
          Failing failing = context.getBean(Failing.class);
          failing.fails("a", "b");
          failing.next().join();
          Handler handler = context.getBean(Handler.class);
          Heard heard = handler.await();
          Ends.End end = context.getBean(Ends.class).all.take();
          assertThat(heard.task()).isEqualTo(end.id());
          assertThat(end.state()).isEqualTo(TaskState.FAILED);
          assertThat(end.failure()).isSameAs(heard.thrown());
          assertThat(handler.heard).as("calls after the first").isEmpty();
        });
  }

  // ------------------------------------------------------------ what is not the body's failure

  @Test
  void aBodyThatFailsAfterItsCancelIsReportedAndItsTaskIsCancelled() {
    starter.run(
        context -> {
          Failing failing = context.getBean(Failing.class);
          CountDownLatch entered = new CountDownLatch(1);
          failing.failsWhenStopped(entered);
          entered.await();
          context
              .getBean(LiveTasks.class)
              .list(0, 1, 1, task -> true)
              .tasks()
              .forEach(task -> task.handle().cancel(true));
          failing.next().join();
          assertThat(context.getBean(Ends.class).all.take().state()).isEqualTo(TaskState.CANCELLED);
          assertThat(context.getBean(Handler.class).await().thrown()).hasMessage("stopped");
        });
  }

  @Test
  void aDeadlineIsReportedOnceWithWhatTheBodyMadeOfIt() {
    starter.run(
        context -> {
          Failing failing = context.getBean(Failing.class);
          failing.isOverdue();
          failing.next().join();
          Handler handler = context.getBean(Handler.class);
          Throwable thrown = handler.await().thrown();
          assertThat(thrown).isInstanceOf(TaskDeadlineException.class);
          assertThat(thrown.getSuppressed()).anyMatch(InterruptedException.class::isInstance);
          assertThat(handler.heard).as("calls after the first").isEmpty();
        });
  }

  @Test
  void aDeadlineThatPassesInTheHandlerIsNotReportedOnTop() {
    starter.run(
        context -> {
          Handler handler = context.getBean(Handler.class);
          handler.then = failure -> awaitStop();
          Failing failing = context.getBean(Failing.class);
          failing.failsInTime();
          failing.next().join();
          assertThat(handler.await().thrown()).isExactlyInstanceOf(IllegalStateException.class);
          assertThat(handler.heard).as("calls after the first").isEmpty();
          assertThat(context.getBean(Ends.class).all.take().failure())
              .isInstanceOf(TaskDeadlineException.class);
        });
  }

  @Test
  void aContextThatCannotBeSetIsReported() {
    starter
        .withBean(Unsettable.class)
        .run(
            context -> {
              context.getBean(Failing.class).fails("a", "b");
              Heard heard = context.getBean(Handler.class).await();
              assertThat(heard.thrown()).hasMessage("unsettable");
              assertThat(heard.arguments()).containsExactly("a", "b");
            });
  }

  // ------------------------------------------------------------ a handler that fails

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aHandlerThatThrowsIsLoggedAndTheTaskFailsWithWhatTheBodyHasThrown(CapturedOutput output) {
    starter.run(
        context -> {
          Handler handler = context.getBean(Handler.class);
          handler.then =
              failure -> {
                throw new IllegalArgumentException("the handler's");
              };
          Failing failing = context.getBean(Failing.class);
          failing.fails("a", "b");
          assertThat(failing.next().join()).isEqualTo("next");
          assertThat(context.getBean(Ends.class).all.take().failure())
              .isSameAs(handler.await().thrown());
          assertThat(handler.heard).as("calls after the first").isEmpty();
          assertThat(output).containsOnlyOnce("IllegalArgumentException: the handler's");
        });
  }

  // ------------------------------------------------------------ fixtures

  private static void awaitStop() {
    CountDownLatch stopped = new CountDownLatch(1);
    TaskContext.current().orElseThrow().onCancel(stopped::countDown);
    boolean interrupted = false;
    while (stopped.getCount() > 0) {
      try {
        stopped.await();
      } catch (InterruptedException byTheStop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static class Failing {

    @Async
    public void fails(String one, String other) {
      throw new IllegalStateException("no luck");
    }

    @Async("theirs")
    public void failsOnTheirs() {
      throw new IllegalStateException("no luck");
    }

    @Async
    public void failsWhenStopped(CountDownLatch entered) {
      entered.countDown();
      awaitStop();
      throw new IllegalStateException("stopped");
    }

    @Async
    @TaskDeadline("1s")
    public void isOverdue() throws InterruptedException {
      new CountDownLatch(1).await();
    }

    @Async
    @TaskDeadline("1s")
    public void failsInTime() {
      throw new IllegalStateException("no luck");
    }

    @Async
    public CompletableFuture<String> next() {
      return CompletableFuture.completedFuture("next");
    }
  }

  record Heard(
      Throwable thrown,
      String method,
      List<Object> arguments,
      Surroundings surroundings,
      @Nullable String decorated,
      long task) {}

  /** Notes where it is called. */
  static final class Handler implements AsyncUncaughtExceptionHandler {

    final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    volatile Consumer<Throwable> then = failure -> {};

    @Override
    public void handleUncaughtException(Throwable thrown, Method method, Object... arguments) {
      heard.add(
          new Heard(
              thrown,
              method.getName(),
              new ArrayList<>(Arrays.asList(arguments)),
              Surroundings.current(),
              DECORATED.get(),
              TaskContext.current().map(TaskContext::id).orElse(0L)));
      then.accept(thrown);
    }

    Heard await() throws InterruptedException {
      Heard first = heard.poll(10, SECONDS);
      assertThat(first).as("a failure that reached the handler").isNotNull();
      return first;
    }
  }

  /** What the tasks have ended with. */
  static final class Ends implements TaskListener {

    final LinkedBlockingQueue<End> all = new LinkedBlockingQueue<>();

    record End(long id, TaskState state, @Nullable Throwable failure) {}

    @Override
    public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
      all.add(new End(task.id(), outcome, failure));
    }
  }

  /** Takes effect on no other thread. */
  static final class Unsettable implements ThreadLocalAccessor<String> {

    @Override
    public Object key() {
      return "unsettable";
    }

    @Override
    public String getValue() {
      return "value";
    }

    @Override
    public void setValue(String value) {
      throw new IllegalStateException("unsettable");
    }

    @Override
    public void setValue() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnExecutor {

    @Bean(defaultCandidate = false)
    Executor theirs() {
      return new ThreadPoolTaskExecutor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Handling implements AsyncConfigurer {

    private final Handler handler;

    Handling(Handler handler) {
      this.handler = handler;
    }

    @Override
    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return handler;
    }
  }
}
