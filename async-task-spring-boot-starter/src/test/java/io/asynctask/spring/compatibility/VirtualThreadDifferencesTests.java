package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import reactor.core.scheduler.NonBlocking;

/** The limit of Spring Boot's executor of virtual threads. */
@Timeout(120)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadDifferencesTests {

  private static final String VIRTUAL = "--spring.threads.virtual.enabled=true";
  private static final String ONE = "--spring.task.execution.simple.concurrency-limit=1";
  private static final String REJECTS =
      "--spring.task.execution.simple.reject-tasks-when-limit-reached=true";

  @Configuration(proxyBeanMethods = false)
  static class Application {}

  private static SimpleAsyncTaskExecutor executor(ConfigurableApplicationContext context) {
    return context.getBean("applicationTaskExecutor", SimpleAsyncTaskExecutor.class);
  }

  @OnBoth
  @SuppressWarnings("deprecation")
  @Difference("`SimpleAsyncTaskExecutor.execute(task, TIMEOUT_IMMEDIATE)`, deprecated")
  void anImmediateTaskKeepsToTheLimit(StockAndStarter which) throws Exception {
    Body first = new Body();
    Body second = new Body();
    try (ConfigurableApplicationContext context =
        which.run(Application.class, VIRTUAL, ONE, REJECTS)) {
      SimpleAsyncTaskExecutor executor = executor(context);
      Future<String> future = executor.submit(first::run);
      first.awaitBegun();
      Runnable immediate =
          () -> {
            try {
              second.run();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      if (which.isStarter()) {
        assertThatExceptionOfType(TaskRejectedException.class)
            .isThrownBy(() -> executor.execute(immediate, AsyncTaskExecutor.TIMEOUT_IMMEDIATE));
      } else {
        executor.execute(immediate, AsyncTaskExecutor.TIMEOUT_IMMEDIATE);
        second.awaitBegun();
        second.mayReturn();
      }
      first.mayReturn();
      assertThat(future.get(20, SECONDS)).isEqualTo("value");
    }
  }

  @OnBoth
  @Difference("A concurrency limit that is set after the first task")
  void aLimitThatIsSetLateHasNoEffect(StockAndStarter which) throws Exception {
    Body first = new Body();
    try (ConfigurableApplicationContext context = which.run(Application.class, VIRTUAL, REJECTS)) {
      SimpleAsyncTaskExecutor executor = executor(context);
      assertThat(executor.submit(() -> "before").get(20, SECONDS)).isEqualTo("before");
      executor.setConcurrencyLimit(1);
      Future<String> future = executor.submit(first::run);
      first.awaitBegun();
      if (which.isStarter()) {
        assertThat(executor.submit(() -> "second").get(20, SECONDS)).isEqualTo("second");
      } else {
        assertThatExceptionOfType(TaskRejectedException.class)
            .isThrownBy(() -> executor.submit(() -> "second"));
      }
      first.mayReturn();
      assertThat(future.get(20, SECONDS)).isEqualTo("value");
    }
  }

  @OnBoth
  @Difference(
      "`on-saturation=block` or `caller-runs`, also Spring Boot's"
          + " `spring.task.execution.simple.concurrency-limit`, on an event loop")
  void anEventLoopIsNotBlocked(StockAndStarter which) throws Exception {
    Body first = new Body();
    try (ConfigurableApplicationContext context = which.run(Application.class, VIRTUAL, ONE)) {
      SimpleAsyncTaskExecutor executor = executor(context);
      Future<String> future = executor.submit(first::run);
      first.awaitBegun();
      CompletableFuture<String> outcome = new CompletableFuture<>();
      Thread eventLoop =
          new EventLoop(
              () -> {
                try {
                  outcome.complete(executor.submit(() -> "ran").get());
                } catch (Exception refusal) {
                  outcome.completeExceptionally(refusal);
                }
              });
      eventLoop.start();
      if (which.isStarter()) {
        assertThat(outcome)
            .failsWithin(Duration.ofSeconds(20))
            .withThrowableThat()
            .withCauseInstanceOf(TaskRejectedException.class);
      } else {
        await().until(() -> eventLoop.getState() == Thread.State.WAITING);
        assertThat(outcome).isNotDone();
      }
      first.mayReturn();
      assertThat(future.get(20, SECONDS)).isEqualTo("value");
      if (!which.isStarter()) {
        assertThat(outcome.get(20, SECONDS)).isEqualTo("ran");
      }
    }
  }

  private static final class EventLoop extends Thread implements NonBlocking {
    EventLoop(Runnable run) {
      super(run, "event-loop");
    }
  }
}
