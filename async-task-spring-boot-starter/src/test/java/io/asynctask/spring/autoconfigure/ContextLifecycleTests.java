package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningThreadPoolTaskExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

@Timeout(60)
class ContextLifecycleTests {

  private static AnnotationConfigApplicationContext context(Class<?>... configuration) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    TestPropertyValues.of(
            "async-task.executors.reports.threads=platform",
            "async-task.executors.reports.concurrency=1",
            "spring.task.execution.thread-name-prefix=lifecycle-",
            "spring.lifecycle.timeout-per-shutdown-phase=100ms")
        .applyTo(context);
    context.register(Application.class);
    if (configuration.length > 0) {
      context.register(configuration);
    }
    return context;
  }

  private static JoinHandle<Boolean> sleep(SpawningTaskExecutor executor) {
    return executor.submit(() -> new CountDownLatch(1).await(1, TimeUnit.HOURS));
  }

  private static void assertThatNoThreadIsLeft() {
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.matches("(reports|lifecycle)-.*")));
  }

  @Test
  void aStartThatFailsLeavesNoTaskAndNoThread() {
    try (AnnotationConfigApplicationContext context = context(Fails.class)) {
      assertThatException().isThrownBy(context::refresh).withStackTraceContaining("no start");
      assertThatNoThreadIsLeft();
      assertThat(Fails.liveTasks.counts().spawned()).isEqualTo(3);
      assertThat(Fails.liveTasks.counts().live()).isZero();
    }
  }

  @Test
  void aContextThatIsClosedDuringItsStartLeavesNoTaskAndNoThread() {
    try (AnnotationConfigApplicationContext context = context(Closes.class)) {
      assertThatException().isThrownBy(context::refresh);
      assertThatNoThreadIsLeft();
    }
  }

  @Test
  void aContextMayBeClosedTwice() throws Exception {
    AnnotationConfigApplicationContext context = context();
    context.refresh();
    SpawningTaskExecutor reports = context.getBean("reports", SpawningTaskExecutor.class);
    JoinHandle<Boolean> handle = sleep(reports);
    Thread other = new Thread(context::close);
    other.start();
    context.close();
    other.join(10_000);
    context.close();
    ((SpawningThreadPoolTaskExecutor) reports).destroy();
    assertThat(handle).isCancelled().isDone();
    assertThatNoThreadIsLeft();
  }

  @Test
  void theEndOfAChildLeavesTheTasksOfItsParentAlone() {
    try (AnnotationConfigApplicationContext parent = context();
        AnnotationConfigApplicationContext child = context()) {
      parent.refresh();
      child.setParent(parent);
      child.refresh();
      JoinHandle<Boolean> handle = sleep(parent.getBean("reports", SpawningTaskExecutor.class));
      assertThat(child.getBean("reports")).isSameAs(parent.getBean("reports"));
      child.close();
      assertThat(handle.isCancelRequested()).isFalse();
      handle.cancel(true);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  static class Fails {

    static LiveTasks liveTasks = new LiveTasks();

    @Bean
    LiveTasks liveTasks() {
      return liveTasks = new LiveTasks();
    }

    @Bean
    @DependsOn("reports")
    Object fails(ConfigurableApplicationContext context) {
      sleep(context.getBean("reports", SpawningTaskExecutor.class));
      sleep(context.getBean("reports", SpawningTaskExecutor.class));
      sleep(context.getBean("applicationTaskExecutor", SpawningTaskExecutor.class));
      throw new IllegalStateException("no start");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Closes {

    @Bean
    Object closes(ConfigurableApplicationContext context) {
      sleep(context.getBean("reports", SpawningTaskExecutor.class));
      sleep(context.getBean("applicationTaskExecutor", SpawningTaskExecutor.class));
      context.close();
      return "closed";
    }
  }
}
