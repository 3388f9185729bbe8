package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.task.TaskTags;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

class AsyncMethodTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LiveTasksAutoConfiguration.class,
                  ContextPropagationAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class,
                  AsyncMethodsAutoConfiguration.class))
          .withUserConfiguration(Enabled.class);

  // ------------------------------------------------------------ what a method may return

  @Test
  void everyReturnTypeThatAHandleIsGetsTheHandle() {
    runner
        .withBean(Service.class)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThat(service.handle("a")).isInstanceOf(JoinHandle.class);
              assertThat(service.handle("a").join()).isEqualTo("a");
              assertThat(service.completable("b")).isInstanceOf(JoinHandle.class);
              assertThat(service.completable("b").join()).isEqualTo("b");
              assertThat(service.stage("c").toCompletableFuture().join()).isEqualTo("c");
              assertThat(service.future("d").get()).isEqualTo("d");
              assertThat(service.nothingAtAll().join()).isNull();
            });
  }

  @Test
  void aBodyRunsOnTheApplicationTaskExecutor() {
    runner
        .withBean(Service.class)
        .run(
            context ->
                assertThat(context.getBean(Service.class).thread().join()).startsWith("task-"));
  }

  @Test
  void anInnerFutureThatIsNotCompleteHoldsNoPlaceIfThatIsReleased() {
    runner
        .withBean(Service.class)
        .withPropertyValues(
            "async-task.executors.narrow.concurrency=1",
            "async-task.executors.narrow.stages=release")
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              CompletableFuture<String> inner = new CompletableFuture<>();
              JoinHandle<String> outer = (JoinHandle<String>) service.narrow(inner);
              await().until(() -> outer.state() == TaskState.WAITING);
              assertThat(service.narrow(CompletableFuture.completedFuture("x")).join())
                  .isEqualTo("x");
              inner.complete("late");
              assertThat(outer.join()).isEqualTo("late");
            });
  }

  @Test
  void aCancelReachesTheInnerFutureThatTheMethodOwns() {
    runner
        .withBean(Service.class)
        .withPropertyValues("async-task.executors.narrow.concurrency=1")
        .run(
            context -> {
              CompletableFuture<String> inner = new CompletableFuture<>();
              JoinHandle<String> outer =
                  (JoinHandle<String>)
                      context.getBean(Service.class).narrow(JoinHandle.owning(inner));
              await().until(() -> outer.state() == TaskState.WAITING);
              assertThat(outer.cancel(true)).isTrue();
              assertThatExceptionOfType(CancellationException.class).isThrownBy(outer::join);
              assertThat(inner).isCancelled();
            });
  }

  @Test
  void aCancelLeavesAnInnerFutureAloneThatOthersMayHold() {
    runner
        .withBean(Service.class)
        .withPropertyValues("async-task.executors.narrow.concurrency=2")
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              CompletableFuture<String> shared = new CompletableFuture<>();
              JoinHandle<String> first = (JoinHandle<String>) service.narrow(shared);
              JoinHandle<String> second = (JoinHandle<String>) service.narrow(shared);
              await().until(() -> first.state() == TaskState.WAITING);
              assertThat(first.cancel(true)).isTrue();
              assertThatExceptionOfType(CancellationException.class).isThrownBy(first::join);
              shared.complete("for the others");
              assertThat(second.join()).isEqualTo("for the others");
            });
  }

  @Test
  void aCancelStopsTheBodyAndTheFutureIsDoneWhenItHasStopped() {
    runner
        .withBean(Service.class)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              Service.entered = new CountDownLatch(1);
              Service.left = new CountDownLatch(1);
              CompletableFuture<String> future = service.blocking();
              assertThat(Service.entered.await(10, TimeUnit.SECONDS)).isTrue();
              assertThat(future.cancel(true)).isTrue();
              assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
              assertThat(Service.left.getCount()).isZero();
              assertThat(context.getBean(LiveTasks.class).counts().live()).isZero();
            });
  }

  @Test
  void aWrongReturnTypeFailsTheStartAndNamesTheMethod() {
    runner
        .withBean(ReturnsAString.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidAsyncMethodException.class)
                    .hasMessageContaining("ReturnsAString.wrong()")
                    .hasMessageContaining("java.lang.String"));
  }

  // ------------------------------------------------------------ name, tags, deadline

  @Test
  void aTaskIsNamedAfterBeanAndMethodUnlessSaidOtherwise() {
    runner
        .withBean("reports", Service.class)
        .withPropertyValues("report.name=build-report")
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThat(service.self().join()).isEqualTo("reports.self");
              assertThat(service.named().join()).isEqualTo("build-report");
            });
  }

  @Test
  void tagsComeFromTextsExpressionsAndArguments() {
    runner
        .withBean(Service.class)
        .run(
            context ->
                assertThat(
                        context
                            .getBean(Service.class)
                            .tagged("42", new Request("monthly"), null)
                            .join()
                            .values())
                    .containsOnly(
                        Map.entry("area", "reports"),
                        Map.entry("kind", "monthly"),
                        Map.entry("tenant", "42")));
  }

  @Test
  void anExpressionThatFailsIsTheCallersExceptionAndNothingIsSpawned() {
    runner
        .withBean(Service.class)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> service.tagged("42", null, null))
                  .withMessageContaining("'kind'")
                  .withMessageContaining("tagged");
              assertThat(context.getBean(LiveTasks.class).counts().spawned()).isZero();
            });
  }

  @Test
  void aDeadlineStopsTheBody() {
    runner
        .withBean(Service.class)
        .withPropertyValues("limit=20ms")
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThat(service.limited())
                  .failsWithin(Duration.ofSeconds(10))
                  .withThrowableThat()
                  .havingRootCause()
                  .isInstanceOf(TimeoutException.class);
            });
  }

  @Test
  void aDeadlineThatIsNoneFailsTheStart() {
    runner
        .withBean(Service.class)
        .withPropertyValues("limit=soon")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasMessageContaining("limited()")
                    .hasMessageContaining("\"soon\""));
  }

  // ------------------------------------------------------------ executors

  @Test
  void anExecutorOfTheApplicationsOwnStaysAndItsTasksAreTracked() {
    runner
        .withBean(Service.class)
        .withUserConfiguration(OwnExecutor.class)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              LiveTask task = service.onTheirs().join();
              assertThat(task.name()).endsWith(".onTheirs");
              assertThat(task.tag())
                  .isInstanceOfSatisfying(
                      TaskTags.class, tags -> assertThat(tags.executor()).isEqualTo("theirs"));
            });
  }

  @Test
  void anUnknownExecutorFailsTheCallAndNamesTheKnownOnes() {
    runner
        .withBean(Service.class)
        .run(
            context ->
                assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
                    .isThrownBy(() -> context.getBean(Service.class).onTheirs())
                    .withMessageContaining("theirs")
                    .withMessageContaining("applicationTaskExecutor"));
  }

  // ------------------------------------------------------------ void

  @Test
  void theFailureOfAVoidMethodReachesTheHandlerWithMethodAndArguments() {
    runner
        .withBean(Service.class)
        .withUserConfiguration(Configurer.class)
        .run(
            context -> {
              context.getBean(Service.class).fails("argument");
              await().until(() -> Configurer.uncaught != null);
              assertThat(Configurer.uncaught).isEqualTo(List.of("no luck", "fails", "argument"));
            });
  }

  // ------------------------------------------------------------ @EnableAsync

  @Test
  void enableAsyncAddsNoSecondAdvice() {
    runner
        .withUserConfiguration(Enabled.class)
        .withBean(Service.class)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThat(((Advised) service).getAdvisors()).hasSize(1);
              assertThat(service.handle("a").join()).isEqualTo("a");
              assertThat(context.getBean(LiveTasks.class).counts().spawned()).isOne();
            });
  }

  @Test
  void theAnnotationOfEnableAsyncIsHonoured() {
    runner
        .withUserConfiguration(EnabledForBackground.class)
        .withBean(BackgroundService.class)
        .run(
            context ->
                assertThat(context.getBean(BackgroundService.class).thread().join())
                    .startsWith("task-"));
  }

  @Test
  void interfaceProxiesWorkLikeClassProxies() {
    runner
        .withUserConfiguration(Enabled.class)
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withBean(GreeterBean.class)
        .run(
            context -> {
              Greeter greeter = context.getBean(Greeter.class);
              assertThat(AopUtils.isJdkDynamicProxy(greeter)).isTrue();
              assertThat(greeter.greet("you").join()).isEqualTo("hello you");
            });
  }

  @Test
  void switchedOffSpringsOwnAdviceIsBack() {
    runner
        .withPropertyValues("async-task.async-methods=false")
        .withUserConfiguration(Enabled.class)
        .withBean(GreeterBean.class)
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(AsyncMethodBeanPostProcessor.class)
                    .hasBean(TaskManagementConfigUtils.ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME));
  }

  @Test
  void theModeWinsOverTheDeprecatedSwitch() {
    runner
        .withPropertyValues(
            "async-task.async-methods=false", "async-task.async-methods.mode=always")
        .withBean(GreeterBean.class)
        .run(context -> assertThat(context).hasSingleBean(AsyncMethodBeanPostProcessor.class));
  }

  // ------------------------------------------------------------ fixtures

  record Request(String kind) {}

  static class Service {

    // Of the class: a field of the bean is not one of its proxy.
    static volatile CountDownLatch entered = new CountDownLatch(1);
    static volatile CountDownLatch left = new CountDownLatch(1);

    @Async
    public JoinHandle<String> handle(String value) {
      return JoinHandle.completed(value);
    }

    @Async
    public CompletableFuture<String> completable(String value) {
      return CompletableFuture.completedFuture(value);
    }

    @Async
    public CompletionStage<String> stage(String value) {
      return CompletableFuture.completedStage(value);
    }

    @Async
    public Future<String> future(String value) {
      return CompletableFuture.completedFuture(value);
    }

    @Async
    public CompletableFuture<String> nothingAtAll() {
      return null;
    }

    @Async
    public CompletableFuture<String> thread() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }

    @Async("narrow")
    public CompletableFuture<String> narrow(CompletableFuture<String> inner) {
      return inner;
    }

    @Async
    public CompletableFuture<String> blocking() throws InterruptedException {
      entered.countDown();
      try {
        new CountDownLatch(1).await();
        return CompletableFuture.completedFuture("never");
      } finally {
        left.countDown();
      }
    }

    @Async
    public CompletableFuture<String> self() {
      return CompletableFuture.completedFuture(current().name());
    }

    @Async
    @TaskName("${report.name:report}")
    public CompletableFuture<String> named() {
      return CompletableFuture.completedFuture(current().name());
    }

    @Async
    @TaskTag(key = "area", value = "reports")
    @TaskTag(key = "kind", value = "#{#request.kind}")
    public CompletableFuture<TaskTags> tagged(
        @TaskTag("tenant") String tenant, Request request, @TaskTag("missing") String missing) {
      return CompletableFuture.completedFuture((TaskTags) current().tag());
    }

    @Async
    @TaskDeadline("${limit:30s}")
    public CompletableFuture<String> limited() throws InterruptedException {
      new CountDownLatch(1).await();
      return CompletableFuture.completedFuture("never");
    }

    @Async("theirs")
    public CompletableFuture<LiveTask> onTheirs() {
      return CompletableFuture.completedFuture(current());
    }

    @Async
    public void fails(String argument) {
      throw new IllegalStateException("no luck");
    }

    private static LiveTask current() {
      return (LiveTask) TaskContext.current().orElseThrow();
    }
  }

  static class ReturnsAString {

    @Async
    public String wrong() {
      return "";
    }
  }

  interface Greeter {
    CompletableFuture<String> greet(String whom);
  }

  static class GreeterBean implements Greeter {

    @Override
    @Async
    public CompletableFuture<String> greet(String whom) {
      return CompletableFuture.completedFuture("hello " + whom);
    }
  }

  @Target({ElementType.METHOD, ElementType.TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Background {}

  @Background
  static class BackgroundService {

    public CompletableFuture<String> thread() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }

  @Configuration
  @EnableAsync
  static class Enabled {}

  @Configuration
  @EnableAsync(annotation = Background.class, proxyTargetClass = true)
  static class EnabledForBackground {}

  @Configuration
  static class OwnExecutor {

    @Bean(destroyMethod = "shutdown")
    Executor theirs() {
      return Executors.newSingleThreadExecutor();
    }

    @Bean
    SimpleAsyncTaskExecutor taskExecutor() {
      return new SimpleAsyncTaskExecutor();
    }
  }

  @Configuration
  static class Configurer implements AsyncConfigurer {

    // Of the class: Spring Boot puts a wrapper in the place of the bean.
    static volatile List<Object> uncaught;

    @Override
    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return (Throwable failure, Method method, Object... arguments) ->
          uncaught = List.of(failure.getMessage(), method.getName(), arguments[0]);
    }
  }
}
