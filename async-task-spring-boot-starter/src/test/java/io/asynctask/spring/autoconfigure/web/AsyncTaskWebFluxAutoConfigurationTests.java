package io.asynctask.spring.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.web.TaskExceptionAdvice;
import io.asynctask.spring.web.reactive.ReactorContextFilter;
import io.asynctask.spring.web.reactive.TaskErrorHandler;
import io.asynctask.spring.web.reactive.TaskResultHandler;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.WebExceptionHandler;

class AsyncTaskWebFluxAutoConfigurationTests {

  private final ReactiveWebApplicationContextRunner runner =
      new ReactiveWebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  HttpHandlerAutoConfiguration.class,
                  WebFluxAutoConfiguration.class,
                  ErrorWebFluxAutoConfiguration.class,
                  AsyncTaskWebFluxAutoConfiguration.class));

  @Test
  void handlersOfTasksComeFirst() {
    runner.run(
        context -> {
          assertThat(context)
              .hasSingleBean(TaskExceptionAdvice.class)
              .hasSingleBean(ReactorContextFilter.class);
          assertThat(ordered(context, HandlerResultHandler.class))
              .first()
              .isInstanceOf(TaskResultHandler.class);
          assertThat(ordered(context, WebExceptionHandler.class))
              .first()
              .isInstanceOf(TaskErrorHandler.class);
        });
  }

  private static <T> List<T> ordered(ApplicationContext context, Class<T> type) {
    return context.getBeanProvider(type).orderedStream().toList();
  }

  @Test
  void switchedOffHandlersAreSpringsOwn() {
    runner
        .withPropertyValues("async-task.web.enabled=false")
        .run(AsyncTaskWebFluxAutoConfigurationTests::hasNothingOfOurs);
  }

  @Test
  void withoutWebFluxThereIsNothing() {
    runner
        .withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
        .run(AsyncTaskWebFluxAutoConfigurationTests::hasNothingOfOurs);
  }

  @Test
  void withoutAWebApplicationThereIsNothing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AsyncTaskWebFluxAutoConfiguration.class))
        .run(AsyncTaskWebFluxAutoConfigurationTests::hasNothingOfOurs);
  }

  private static void hasNothingOfOurs(ApplicationContext context) {
    assertThat(context.getBeanDefinitionNames())
        .doesNotContain(
            "taskResultHandler", "taskExceptionAdvice", "taskErrorHandler", "reactorContextFilter");
  }

  @Test
  void theApplicationsOwnAdviceIsUsed() {
    TaskExceptionAdvice own = new TaskExceptionAdvice();
    runner
        .withBean("own", TaskExceptionAdvice.class, () -> own)
        .run(context -> assertThat(context.getBean(TaskExceptionAdvice.class)).isSameAs(own));
  }

  @Test
  void withoutContextPropagationTheContextStaysWhereItIs() {
    runner
        .withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TaskResultHandler.class)
                    .doesNotHaveBean("reactorContextFilter"));
    runner
        .withPropertyValues("async-task.context-propagation.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(ReactorContextFilter.class));
  }
}
