package io.asynctask.spring.autoconfigure.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@SuppressWarnings("FutureReturnValueIgnored")
class SpawningTaskExecutorAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LifecycleAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  ContextPropagationAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class));

  @Test
  void theApplicationTaskExecutorSpawnsTrackedTasksOnSpringBootsPool() {
    runner.run(
        context -> {
          SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
          assertThat(context.getBean("applicationTaskExecutor")).isSameAs(executor);
          assertThat(context.containsBean("taskExecutor")).isFalse();
          assertThat(context.getAliases("applicationTaskExecutor"))
              .containsExactly("bootstrapExecutor");
          assertThat(context.getBean(TaskExecutor.class)).isSameAs(executor);
          assertThat(context.getBean(ThreadPoolTaskExecutor.class)).isSameAs(executor);
          assertThat(executor.submit(() -> Thread.currentThread().getName()).join())
              .startsWith("task-");
          assertThat(context.getBean(LiveTasks.class).counts().spawned()).isEqualTo(1);
        });
  }

  @Test
  void decoratorsAndCustomizersKeepTheirMeaning() {
    runner
        .withUserConfiguration(DecoratedConfiguration.class)
        .run(
            context -> {
              SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
              assertThat(executor.submit(() -> Thread.currentThread().getName()).join())
                  .startsWith("customized-");
              assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
            });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsKeepTheirMeaning() {
    runner
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(
            context -> {
              SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
              assertThat(context.getBean(SimpleAsyncTaskExecutor.class)).isSameAs(executor);
              assertThat(executor.submit(() -> Thread.currentThread().toString()).join())
                  .contains("VirtualThread");
            });
  }

  @Test
  void anExecutorOfTheApplicationStaysItsOwn() {
    runner
        .withUserConfiguration(OwnExecutorConfiguration.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Executor.class);
              assertThat(context).doesNotHaveBean(SpawningTaskExecutor.class);
            });
  }

  @Test
  void anApplicationTaskExecutorOfTheApplicationStaysItsOwn() {
    runner
        .withBean("applicationTaskExecutor", Executor.class, () -> Runnable::run)
        .run(
            context ->
                assertThat(context.getBean("applicationTaskExecutor"))
                    .isNotInstanceOf(SpawningTaskExecutor.class));
  }

  @Test
  @Difference("`async-task.application-task-executor.enabled=false`")
  void thePropertyTurnsTheApplicationTaskExecutorBackIntoSpringBoots() {
    runner
        .withPropertyValues("async-task.application-task-executor.enabled=false")
        .run(
            context ->
                assertThat(context.getBean("applicationTaskExecutor"))
                    .isInstanceOf(ThreadPoolTaskExecutor.class));
  }

  @Test
  void theLiveTasksOfTheApplicationTakeThePlaceOfOurs() {
    LiveTasks own = LiveTasks.withoutClock();
    runner
        .withBean(LiveTasks.class, () -> own)
        .run(
            context -> {
              context.getBean(SpawningTaskExecutor.class).submit(() -> 1).join();
              assertThat(own.counts().spawned()).isEqualTo(1);
            });
  }

  @Test
  void springBootsExecutorIsInjectedByItsClass() {
    runner
        .withUserConfiguration(PoolsUserConfiguration.class)
        .run(
            context -> {
              SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
              assertThat(context.getBean(ExecutorUser.class).executor()).isSameAs(executor);
              assertThat(context).hasSingleBean(Executor.class);
            });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void springBootsExecutorOfVirtualThreadsIsInjectedByItsClass() {
    runner
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .withUserConfiguration(ThreadsUserConfiguration.class)
        .run(
            context ->
                assertThat(context.getBean(ExecutorUser.class).executor())
                    .isSameAs(context.getBean(SpawningTaskExecutor.class)));
  }

  @Test
  void aPoolOfTheApplicationsOwnBesideSpringBootsIsOneOfTwoOfItsClass() {
    runner
        .withPropertyValues("spring.task.execution.mode=force")
        .withBean("own", ThreadPoolTaskExecutor.class, ThreadPoolTaskExecutor::new)
        .withUserConfiguration(PoolsUserConfiguration.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class)
                    .hasMessageContaining("own,applicationTaskExecutor"));
  }

  @Test
  void anExecutorInThePropertiesIsABeanThatOnlyItsNameFinds() {
    runner
        .withPropertyValues(
            "async-task.executors.reports.concurrency=8",
            "async-task.executors.reports.queue-capacity=1000",
            "async-task.executors.reports.on-saturation=caller-runs",
            "async-task.executors.reports.threads=platform",
            "async-task.executors.reports.deadline=30s")
        .withUserConfiguration(ReportsConfiguration.class)
        .run(
            context -> {
              SpawningTaskExecutor reports = (SpawningTaskExecutor) context.getBean("reports");
              assertThat(context.getBean(Reports.class).executor()).isSameAs(reports);
              assertThat(context.getBean(TaskExecutor.class))
                  .isSameAs(context.getBean("applicationTaskExecutor"))
                  .isNotSameAs(reports);
              assertThat(reports.statistics().limits())
                  .isEqualTo(new ExecutorLimits(8, 1000, Saturation.CALLER_RUNS));
              assertThat(reports.submit(() -> Thread.currentThread().getName()).join())
                  .startsWith("reports-");
              assertThat(reports.name()).isEqualTo("reports");
            });
  }

  @Test
  void anExecutorInThePropertiesMayHaveNoQueue() {
    runner
        .withPropertyValues(
            "async-task.executors.reports.concurrency=1",
            "async-task.executors.reports.queue-capacity=0")
        .run(
            context -> {
              SpawningTaskExecutor reports = (SpawningTaskExecutor) context.getBean("reports");
              CountDownLatch end = new CountDownLatch(1);
              JoinHandle<Boolean> running = reports.submit(() -> end.await(1, TimeUnit.HOURS));
              assertThatExceptionOfType(TaskRejectedException.class)
                  .isThrownBy(() -> reports.submit(() -> true))
                  .withMessageContaining("limits 1 and 0");
              end.countDown();
              assertThat(running.join()).isTrue();
            });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void anExecutorInThePropertiesMayHaveVirtualThreads() {
    runner
        .withPropertyValues(
            "async-task.executors.reports.threads=virtual",
            "async-task.executors.reports.concurrency=2")
        .run(
            context -> {
              SpawningTaskExecutor reports = (SpawningTaskExecutor) context.getBean("reports");
              Callable<String> body = () -> Thread.currentThread().toString();
              assertThat(reports.submit(body).join()).contains("VirtualThread", "reports-");
            });
  }

  @Test
  @DisabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsOnAnOldJavaFailTheStart() {
    runner
        .withPropertyValues("async-task.executors.reports.threads=virtual")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasStackTraceContaining("async-task.executors.reports.threads"));
  }

  @Test
  void executorsInThePropertiesDoNotDisplaceTheApplicationTaskExecutor() {
    runner
        .withPropertyValues("async-task.executors.reports.concurrency=8")
        .run(
            context ->
                assertThat(context.getBeansOfType(SpawningTaskExecutor.class))
                    .containsOnlyKeys("applicationTaskExecutor", "reports"));
  }

  /** Also if that is the first task, and the first rejection for which listeners are looked up. */
  @Test
  void aClosedApplicationRejectsTasksAndCreatesNoBeans() {
    List<String> created = new ArrayList<>();
    List<SpawningTaskExecutor> executors = new ArrayList<>();
    runner
        .withPropertyValues("async-task.executors.unused.concurrency=1")
        .withBean(
            LiveTasks.class,
            () -> {
              created.add("registry");
              return new LiveTasks();
            })
        .withBean(
            RejectionListener.class,
            () -> {
              created.add("listener");
              return (executor, task, id, rejection) -> {};
            },
            definition -> definition.setLazyInit(true))
        .run(
            context -> {
              executors.addAll(context.getBeansOfType(SpawningTaskExecutor.class).values());
              context.getBean("applicationTaskExecutor", TaskExecutor.class).execute(() -> {});
            });

    assertThat(executors).hasSize(2);
    for (SpawningTaskExecutor executor : executors) {
      assertThatExceptionOfType(TaskRejectedException.class)
          .isThrownBy(() -> executor.submit(() -> 1))
          .withMessageContaining("it is shut down")
          .withMessageContaining("unlimited");
      assertThatExceptionOfType(TaskRejectedException.class)
          .isThrownBy(() -> executor.execute(() -> {}));
    }
    assertThat(created).containsExactly("registry");
  }

  @Test
  void noTaskIsLeftWhenTheContextIsClosed() {
    LiveTasks liveTasks = new LiveTasks();
    runner
        .withBean(LiveTasks.class, () -> liveTasks)
        .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=100ms")
        .run(
            context ->
                context
                    .getBean(SpawningTaskExecutor.class)
                    .submit(() -> new CountDownLatch(1).await(1, TimeUnit.HOURS)));
    assertThat(liveTasks.counts().cancelled()).isEqualTo(1);
    assertThat(liveTasks.counts().live()).isZero();
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnExecutorConfiguration {

    @Bean(destroyMethod = "shutdown")
    ExecutorService own() {
      return Executors.newSingleThreadExecutor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class DecoratedConfiguration {

    @Bean
    AtomicInteger decorated() {
      return new AtomicInteger();
    }

    @Bean
    TaskDecorator decorator(AtomicInteger decorated) {
      return task -> {
        decorated.incrementAndGet();
        return task;
      };
    }

    @Bean
    ThreadPoolTaskExecutorCustomizer customizer() {
      return pool -> pool.setThreadNamePrefix("customized-");
    }
  }

  record Reports(SpawningTaskExecutor executor) {}

  record ExecutorUser(Object executor) {}

  @Configuration(proxyBeanMethods = false)
  static class PoolsUserConfiguration {

    @Bean
    ExecutorUser poolsUser(ThreadPoolTaskExecutor pool) {
      return new ExecutorUser(pool);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ThreadsUserConfiguration {

    @Bean
    ExecutorUser threadsUser(SimpleAsyncTaskExecutor threads) {
      return new ExecutorUser(threads);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ReportsConfiguration {

    @Bean
    Reports reportsUser(@Qualifier("reports") SpawningTaskExecutor executor) {
      return new Reports(executor);
    }
  }
}
