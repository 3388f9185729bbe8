package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.TaskContext;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** What code that uses the starter meets when it is switched off or removed. */
@Timeout(120)
class GoingBackTests {

  private static final String REPORTS = "--async-task.executors.reports.concurrency=1";

  @OnBoth
  @Difference({
    "`TaskContext.current()` in an `@Async` method",
    "`@Async(\"reports\")` for an executor under `async-task.executors`"
  })
  void tasksAndExecutorsOfTheStarterAreGone(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Application.class, REPORTS)) {
      Work work = context.getBean(Work.class);
      if (which.isStarter()) {
        assertThat(work.tag().get(20, SECONDS)).isNotNull();
        assertThat(work.report().get(20, SECONDS)).isEqualTo("report");
      } else {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> work.tag().get(20, SECONDS))
            .withCauseInstanceOf(NoSuchElementException.class);
        assertThatExceptionOfType(NoSuchBeanDefinitionException.class).isThrownBy(work::report);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Work.class)
  static class Application {}

  static class Work {

    @Async
    public CompletableFuture<String> tag() {
      return CompletableFuture.completedFuture(
          TaskContext.current().orElseThrow().tag().toString());
    }

    @Async("reports")
    public CompletableFuture<String> report() {
      return CompletableFuture.completedFuture("report");
    }
  }

  @OnBoth
  @Difference("A bean that injects `SpawningTaskExecutor` or another bean of the starter")
  void theBeansOfTheStarterAreGone(StockAndStarter which) {
    if (which.isStarter()) {
      which.run(Injecting.class).close();
    } else {
      assertThatCode(() -> which.run(Injecting.class).close())
          .hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Injecting {

    Injecting(SpawningTaskExecutor executor) {
      assertThat(executor.name()).isEqualTo("applicationTaskExecutor");
    }
  }
}
