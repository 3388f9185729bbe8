package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.actuate.AsyncTasksEndpointWebExtension;
import io.asynctask.spring.actuate.TaskHistory;
import io.asynctask.spring.autoconfigure.actuate.AsyncTasksEndpointAutoConfiguration;
import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.autoconfigure.web.AsyncTaskWebMvcAutoConfiguration;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.web.TaskExceptionAdvice;
import io.asynctask.spring.web.servlet.TaskReturnValueHandler;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

class EndpointAndWebAutoConfigurationTests {

  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner()
          // As in an application: properties may be written in lower case.
          .withInitializer(
              context ->
                  context.getEnvironment().setConversionService(new ApplicationConversionService()))
          .withConfiguration(
              AutoConfigurations.of(
                  WebMvcAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  AsyncTasksEndpointAutoConfiguration.class,
                  AsyncTaskWebMvcAutoConfiguration.class));

  @Test
  void anExposedEndpointIsThereWithItsHistory() {
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=asynctasks")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(AsyncTasksEndpoint.class)
                    .hasSingleBean(AsyncTasksEndpointWebExtension.class)
                    .hasSingleBean(TaskHistory.class));
  }

  @Test
  void anExecutorOfTheApplicationsOwnIsShownWithItsRefusals() {
    runner
        .withConfiguration(
            AutoConfigurations.of(
                SpawningTaskExecutorAutoConfiguration.class, AsyncMethodsAutoConfiguration.class))
        .withPropertyValues("async-task.async-methods.mode=always")
        .withPropertyValues("management.endpoints.web.exposure.include=asynctasks")
        .withBean("theirs", TaskExecutor.class, () -> EndpointAndWebAutoConfigurationTests::refuse)
        .withBean(
            "ours",
            SpawningTaskExecutor.class,
            () -> SpawningTaskExecutor.over(run -> refuse(run), new LiveTasks()).build())
        .withBean(Work.class)
        .run(
            context -> {
              assertThatExceptionOfType(TaskRejectedException.class)
                  .isThrownBy(() -> context.getBean(Work.class).work())
                  .withMessageContaining("'theirs'");
              assertThatExceptionOfType(TaskRejectedException.class)
                  .isThrownBy(
                      () ->
                          context
                              .getBean(SpawningTaskExecutor.class)
                              .execute(() -> fail("was refused")));
              Object page =
                  context
                      .getBean(AsyncTasksEndpoint.class)
                      .tasks(null, null, null, null, null, null, null, null, null, null, null);
              assertThat(page).extracting("summary.rejected").isEqualTo(2L);
              assertThat(page)
                  .extracting("executors", as(InstanceOfAssertFactories.LIST))
                  .extracting("executor", "rejected")
                  .containsExactly(tuple("ours", 1L), tuple("theirs", 1L));
            });
  }

  private static void refuse(Runnable run) {
    throw new TaskRejectedException("full");
  }

  static class Work {

    @Async("theirs")
    void work() {}
  }

  @Test
  void anUnexposedEndpointCostsNothing() {
    runner.run(
        context ->
            assertThat(context)
                .doesNotHaveBean(AsyncTasksEndpoint.class)
                .doesNotHaveBean(TaskHistory.class));
  }

  @Test
  void anEndpointWithoutAccessIsNotThere() {
    runner
        .withPropertyValues(
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.asynctasks.access=none")
        .run(context -> assertThat(context).doesNotHaveBean(AsyncTasksEndpoint.class));
  }

  @Test
  void withoutActuatorThereIsNoEndpoint() {
    runner
        .withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
        .withPropertyValues("management.endpoints.web.exposure.include=*")
        .run(context -> assertThat(context).doesNotHaveBean("asyncTasksEndpoint"));
  }

  @Test
  void theApplicationsOwnRegistryIsUsed() {
    LiveTasks own = new LiveTasks();
    runner
        .withBean(LiveTasks.class, () -> own)
        .run(context -> assertThat(context.getBean(LiveTasks.class)).isSameAs(own));
  }

  @Test
  void aNegativeHistoryFailsTheStart() {
    runner
        .withPropertyValues(
            "management.endpoints.web.exposure.include=asynctasks", "async-task.history-size=-1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("async-task.history-size"));
  }

  @Test
  void handlersOfTasksComeFirst() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(TaskExceptionAdvice.class);
          assertThat(context.getBean(RequestMappingHandlerAdapter.class).getReturnValueHandlers())
              .first()
              .isInstanceOf(TaskReturnValueHandler.class);
        });
  }

  @Test
  void withoutSpringMvcThereIsNothingForHandlers() {
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AsyncTaskWebMvcAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader(RequestMappingHandlerAdapter.class))
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean("taskExceptionAdvice")
                    .doesNotHaveBean("taskReturnValueHandlerRegistrar"));
  }

  @Test
  void theApplicationsOwnAdviceIsUsed() {
    TaskExceptionAdvice own = new TaskExceptionAdvice();
    runner
        .withBean("own", TaskExceptionAdvice.class, () -> own)
        .run(context -> assertThat(context.getBean(TaskExceptionAdvice.class)).isSameAs(own));
  }

  @Test
  @Difference("`async-task.web.enabled=false`")
  void switchedOffHandlersAreSpringsOwn() {
    runner
        .withPropertyValues("async-task.web.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(TaskExceptionAdvice.class);
              assertThat(
                      context.getBean(RequestMappingHandlerAdapter.class).getReturnValueHandlers())
                  .noneMatch(TaskReturnValueHandler.class::isInstance);
            });
  }
}
