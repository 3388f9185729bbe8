package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanDefinitionStoreException;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * What Spring Framework's {@code EnableAsyncTests} ask of {@code @EnableAsync}: its attributes, its
 * executors and handlers, the proxies it makes.
 */
class EnableAsyncConformanceTests {

  private final ApplicationContextRunner starter = Starter.application();

  // ------------------------------------------------------------ proxies

  @Test
  void aBeanIsProxied() {
    starter
        .withUserConfiguration(Enabled.class)
        .withBean(Worker.class)
        .run(
            context -> {
              Worker worker = context.getBean(Worker.class);
              assertThat(AopUtils.isAopProxy(worker)).isTrue();
              assertThat(worker.thread().get()).startsWith("task-");
            });
  }

  @Test
  void aLazyMockIsProxied() {
    starter
        .withUserConfiguration(EnabledWithMock.class)
        .withBean(WorkersUser.class)
        .run(
            context -> {
              Worker worker = context.getBean(WorkersUser.class).worker;
              assertThat(AopUtils.isAopProxy(worker)).isTrue();
              worker.work();
            });
  }

  @Test
  void anInterfaceProxyForWhoWantsTheClassIsToldAsSuch() {
    starter
        .withUserConfiguration(Enabled.class, RunnableWorker.class, WorkersUser.class)
        .run(context -> assertThat(context).getFailure().satisfies(this::tellsOfTheWrongType));
    starter
        .withUserConfiguration(Enabled.class, WorkersUser.class, RunnableWorker.class)
        .run(context -> assertThat(context).getFailure().satisfies(this::tellsOfTheWrongType));
  }

  private void tellsOfTheWrongType(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(UnsatisfiedDependencyException.class)
        .hasCauseInstanceOf(BeanNotOfRequiredTypeException.class);
  }

  @Test
  void withClassProxiesTheSameWorks() {
    starter
        .withUserConfiguration(EnabledForClasses.class, RunnableWorker.class, WorkersUser.class)
        .run(
            context ->
                assertThat(context.getBean(WorkersUser.class).worker.thread().get())
                    .startsWith("task-"));
  }

  // ------------------------------------------------------------ attributes

  @Test
  void thePostProcessorComesLastUnlessSaidOtherwise() {
    starter
        .withUserConfiguration(Enabled.class)
        .run(context -> assertThat(order(context)).isEqualTo(Ordered.LOWEST_PRECEDENCE));
    starter
        .withUserConfiguration(EnabledFirst.class)
        .run(context -> assertThat(order(context)).isEqualTo(Ordered.HIGHEST_PRECEDENCE));
  }

  private static int order(ApplicationContext context) {
    return context.getBean(AsyncAnnotationBeanPostProcessor.class).getOrder();
  }

  @Test
  void anAnnotationOfTheApplicationsOwnIsLookedFor() {
    starter
        .withUserConfiguration(EnabledForBackground.class)
        .withBean(BackgroundWorker.class)
        .run(
            context -> {
              BackgroundWorker worker = context.getBean(BackgroundWorker.class);
              assertThat(((Advised) worker).getAdvisors())
                  .hasAtLeastOneElementOfType(AsyncAnnotationAdvisor.class);
              assertThat(worker.thread().get()).startsWith("task-");
            });
  }

  @Test
  void aspectModeFailsWithoutTheAspect() {
    starter
        .withUserConfiguration(EnabledByAspect.class)
        .run(
            context ->
                assertThat(context).getFailure().isInstanceOf(BeanDefinitionStoreException.class));
  }

  @Test
  void ofSeveralTheOneCountsThatSpringChooses() {
    for (Class<?>[] several :
        new Class<?>[][] {
          {Enabled.class, EnabledFirst.class},
          {EnabledFirst.class, Enabled.class},
          {EnabledFirstThatImportsAnother.class}
        }) {
      starter
          .withUserConfiguration(several)
          .withPropertyValues("async-task.async-methods=false")
          .run(
              stock ->
                  starter
                      .withUserConfiguration(several)
                      .run(context -> assertThat(order(context)).isEqualTo(order(stock))));
    }
  }

  @Test
  void theAttributesCountWhenASuperclassHasThem() {
    starter
        .withUserConfiguration(InheritsEnabledFirst.class)
        .run(context -> assertThat(order(context)).isEqualTo(Ordered.HIGHEST_PRECEDENCE));
  }

  // ------------------------------------------------------------ executors and handlers

  @Test
  void executorsAreFoundByNameQualifierPlaceholderAndExpression() {
    starter
        .withUserConfiguration(Enabled.class, Pools.class)
        .withBean(QualifiedWorker.class)
        .withPropertyValues("pool=otherExecutor")
        .run(
            context -> {
              QualifiedWorker worker = context.getBean(QualifiedWorker.class);
              assertThat(worker.unqualified().get())
                  .doesNotStartWith("e1-")
                  .doesNotStartWith("otherExecutor-");
              assertThat(worker.byName().get()).startsWith("e1-");
              assertThat(worker.byOtherName().get()).startsWith("otherExecutor-");
              assertThat(worker.byQualifier().get()).startsWith("otherExecutor-");
              assertThat(worker.byPlaceholder().get()).startsWith("otherExecutor-");
              assertThat(worker.byExpression().get()).startsWith("e1-");
            });
  }

  @Test
  void anExecutorBeanOfTheWellKnownNameIsTheDefault() {
    starter
        .withUserConfiguration(Enabled.class, WellKnownExecutor.class)
        .withBean(Worker.class)
        .run(
            context ->
                assertThat(context.getBean(Worker.class).thread().get()).startsWith("Custom-"));
  }

  @Test
  void theConfigurersExecutorAndHandlerCount() {
    starter
        .withUserConfiguration(Configured.class)
        .withBean(Uncaught.class)
        .withBean(Worker.class)
        .run(
            context -> {
              Worker worker = context.getBean(Worker.class);
              assertThat(worker.thread().get()).startsWith("Custom-");
              Uncaught uncaught = context.getBean(Uncaught.class);
              assertThat(uncaught.isEmpty()).isTrue();
              worker.fail();
              Uncaught.Failure failure = uncaught.await();
              assertThat(failure.thrown()).isInstanceOf(UnsupportedOperationException.class);
              assertThat(failure.method()).isEqualTo(Worker.class.getMethod("fail"));
            });
  }

  @Test
  void theConfigurersExecutorIsTheBeanAsPostProcessorsHaveLeftIt() {
    starter
        .withUserConfiguration(ConfiguredWithBean.class, RenamesThreads.class)
        .withBean(Worker.class)
        .run(
            context ->
                assertThat(context.getBean(Worker.class).thread().get()).startsWith("Post-"));
  }

  @Test
  void aConfigurerWithoutExecutorLeavesTheDefault() {
    starter
        .withUserConfiguration(Enabled.class)
        .withBean("nothing", AsyncConfigurer.class, () -> new AsyncConfigurer() {})
        .withBean(Worker.class)
        .run(
            context ->
                assertThat(context.getBean(Worker.class).thread().get()).startsWith("task-"));
  }

  @Test
  void ofSeveralExecutorsThePrimaryOneIsTheDefault() {
    starter
        .withUserConfiguration(Enabled.class)
        .withBean("one", TaskExecutor.class, () -> new SimpleAsyncTaskExecutor("one-"))
        .withBean(
            "other",
            TaskExecutor.class,
            () -> new SimpleAsyncTaskExecutor("other-"),
            definition -> definition.setPrimary(true))
        .withBean(Worker.class)
        .run(
            context ->
                assertThat(context.getBean(Worker.class).thread().get()).startsWith("other-"));
  }

  @Test
  void twoConfigurersAreOneTooMany() {
    starter
        .withUserConfiguration(Configured.class, ConfiguredWithBean.class)
        .withBean(Uncaught.class)
        .withBean(Worker.class)
        .run(
            context ->
                assertThatIllegalStateException()
                    .isThrownBy(() -> context.getBean(Worker.class).thread())
                    .withMessageContaining("Only one AsyncConfigurer may exist"));
  }

  @Test
  void theAnnotationOfAnInterfaceIsFoundBehindProxiesOfEitherKind() {
    for (Class<?> enabled : new Class<?>[] {Enabled.class, EnabledForClasses.class}) {
      starter
          .withUserConfiguration(enabled)
          .withBean(WorkingBean.class)
          .run(
              context -> {
                Working bean = context.getBean(Working.class);
                assertThat(AopUtils.isCglibProxy(bean))
                    .isEqualTo(enabled == EnabledForClasses.class);
                assertThat(bean.thread().get()).startsWith("task-");
              });
    }
  }

  // ------------------------------------------------------------ fixtures

  @Configuration
  @EnableAsync
  static class Enabled {}

  @Configuration
  @EnableAsync(proxyTargetClass = true)
  static class EnabledForClasses {}

  @Configuration
  @EnableAsync(order = Ordered.HIGHEST_PRECEDENCE)
  static class EnabledFirst {}

  @Configuration
  static class InheritsEnabledFirst extends EnabledFirst {}

  @Configuration
  @EnableAsync(order = Ordered.HIGHEST_PRECEDENCE)
  @Import(Enabled.class)
  static class EnabledFirstThatImportsAnother {}

  @Configuration
  @EnableAsync(mode = AdviceMode.ASPECTJ)
  static class EnabledByAspect {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Background {}

  @EnableAsync(annotation = Background.class)
  static class EnabledForBackground {}

  static class BackgroundWorker {

    @Background
    public Future<String> thread() {
      return currentThread();
    }
  }

  static class Worker {

    @Async
    public void work() {}

    @Async
    public void fail() {
      throw new UnsupportedOperationException();
    }

    @Async
    public Future<String> thread() {
      return currentThread();
    }
  }

  @Component("worker")
  static class RunnableWorker extends Worker implements Runnable {
    @Override
    public void run() {}
  }

  static class WorkersUser {

    final Worker worker;

    WorkersUser(Worker worker) {
      this.worker = worker;
    }
  }

  @Configuration
  @EnableAsync
  static class EnabledWithMock {

    @Bean
    @Lazy
    Worker worker() {
      return mock(Worker.class);
    }
  }

  static class QualifiedWorker {

    @Async
    public Future<String> unqualified() {
      return currentThread();
    }

    @Async("e1")
    public Future<String> byName() {
      return currentThread();
    }

    @Async("otherExecutor")
    public Future<String> byOtherName() {
      return currentThread();
    }

    @Async("e2")
    public Future<String> byQualifier() {
      return currentThread();
    }

    @Async("${pool}")
    public Future<String> byPlaceholder() {
      return currentThread();
    }

    @Async("#{environment['pool'] == 'otherExecutor' ? 'e1' : 'none'}")
    public Future<String> byExpression() {
      return currentThread();
    }
  }

  @Configuration
  static class Pools {

    @Bean
    Executor e1() {
      return new ThreadPoolTaskExecutor();
    }

    @Bean
    @Qualifier("e2")
    Executor otherExecutor() {
      return new ThreadPoolTaskExecutor();
    }
  }

  @Configuration
  static class WellKnownExecutor {

    @Bean(destroyMethod = "shutdown")
    Executor taskExecutor() {
      return Executors.newSingleThreadExecutor(new CustomizableThreadFactory("Custom-"));
    }
  }

  @Configuration
  @EnableAsync
  static class Configured implements AsyncConfigurer {

    private final Uncaught uncaught;

    Configured(Uncaught uncaught) {
      this.uncaught = uncaught;
    }

    @Override
    public Executor getAsyncExecutor() {
      ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
      executor.setThreadNamePrefix("Custom-");
      executor.setDaemon(true);
      executor.initialize();
      return executor;
    }

    @Override
    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return uncaught;
    }
  }

  @Configuration
  @EnableAsync
  static class ConfiguredWithBean implements AsyncConfigurer {

    @Override
    public Executor getAsyncExecutor() {
      return executor();
    }

    @Bean
    ThreadPoolTaskExecutor executor() {
      ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
      executor.setThreadNamePrefix("Custom-");
      return executor;
    }
  }

  static class RenamesThreads implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
      if (bean instanceof ThreadPoolTaskExecutor executor) {
        executor.setThreadNamePrefix("Post-");
      }
      return bean;
    }
  }

  interface Working {

    @Async
    Future<String> thread();
  }

  static class WorkingBean implements Working {

    @Override
    public Future<String> thread() {
      return currentThread();
    }
  }

  private static Future<String> currentThread() {
    return CompletableFuture.completedFuture(Thread.currentThread().getName());
  }
}
