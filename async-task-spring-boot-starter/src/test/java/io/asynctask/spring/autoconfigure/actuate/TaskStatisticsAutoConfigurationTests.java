package io.asynctask.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.statistics.TaskStatistics;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class TaskStatisticsAutoConfigurationTests {

  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TaskExecutionAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class,
                  TaskStatisticsAutoConfiguration.class,
                  AsyncTasksEndpointAutoConfiguration.class))
          .withPropertyValues("management.endpoints.web.exposure.include=asynctasks");

  private static Object groups(ApplicationContext context) {
    SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
    assertThat(executor.task("report").spawn(() -> 1).join()).isEqualTo(1);
    return context
        .getBean(AsyncTasksEndpoint.class)
        .tasks(null, null, null, null, null, null, null, null, null, null, "name");
  }

  @Test
  void anExposedEndpointShowsTheTimesOfFinishedTasks() {
    application.run(
        context -> {
          assertThat(context).hasSingleBean(TaskStatistics.class);
          assertThat(groups(context)).asString().contains("name=report").contains("p99=");
        });
  }

  @Test
  void nothingIsKeptForAnEndpointThatIsNotExposed() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TaskStatisticsAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(TaskStatistics.class));
  }

  @Test
  void switchedOffOrWithoutTheLibraryTheGroupsHaveNoTimes() {
    application
        .withPropertyValues("async-task.statistics.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(TaskStatistics.class);
              assertThat(groups(context)).asString().doesNotContain("p99=");
            });
    application
        .withClassLoader(new FilteredClassLoader(Histogram.class.getPackageName()))
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(TaskStatistics.class);
              assertThat(groups(context)).asString().doesNotContain("p99=");
            });
  }

  @Test
  void aBeanOfTheApplicationIsUsed() {
    TaskStatistics theirs = new TaskStatistics(Duration.ofHours(1), 7);
    application
        .withBean(TaskStatistics.class, () -> theirs)
        .run(
            context -> {
              assertThat(context).getBean(TaskStatistics.class).isSameAs(theirs);
              assertThat(groups(context)).asString().contains("p99=");
            });
  }

  @Test
  void aWindowThatIsNotPositiveIsRefused() {
    application
        .withPropertyValues("async-task.statistics.window=0s")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("async-task.statistics.window"));
  }
}
