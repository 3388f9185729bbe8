package io.asynctask.spring.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.AsyncTasksHealthIndicator;
import io.asynctask.spring.actuate.TaskWatch;
import io.asynctask.spring.actuate.WarningRules;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class TaskWarningsAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withInitializer(
              context ->
                  context.getEnvironment().setConversionService(new ApplicationConversionService()))
          .withConfiguration(
              AutoConfigurations.of(
                  LiveTasksAutoConfiguration.class,
                  TaskWarningsAutoConfiguration.class,
                  AsyncTasksHealthAutoConfiguration.class));

  @Test
  void theWatchRunsAsLongAsTheContext() {
    AtomicReference<TaskWatch> watch = new AtomicReference<>();
    runner.run(
        context -> {
          watch.set(context.getBean(TaskWatch.class));
          assertThat(watch.get().isRunning()).isTrue();
          assertThat(context).hasSingleBean(AsyncTasksHealthIndicator.class);
          assertThat(context.getBean(WarningRules.class))
              .isEqualTo(
                  new WarningRules(
                      Duration.ofMinutes(5),
                      Duration.ofSeconds(5),
                      Duration.ofSeconds(30),
                      Duration.ofSeconds(1),
                      10_000));
        });
    assertThat(watch.get().isRunning()).isFalse();
  }

  @Test
  void theRulesAreWhatThePropertiesSay() {
    runner
        .withPropertyValues(
            "async-task.warnings.stuck-after=1m",
            "async-task.warnings.cancel-after=2s",
            "async-task.warnings.queued-after=3s",
            "async-task.warnings.starved-after=4s",
            "async-task.warnings.self-wakes=5")
        .run(
            context ->
                assertThat(context.getBean(WarningRules.class))
                    .isEqualTo(
                        new WarningRules(
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(4),
                            5)));
  }

  @Test
  void switchedOffThereIsNeitherWatchNorHealth() {
    runner
        .withPropertyValues("async-task.warnings.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TaskWatch.class)
                    .doesNotHaveBean(WarningRules.class)
                    .doesNotHaveBean(AsyncTasksHealthIndicator.class));
  }

  @Test
  void theHealthAloneCanBeSwitchedOff() {
    runner
        .withPropertyValues("management.health.asynctasks.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TaskWatch.class)
                    .doesNotHaveBean(AsyncTasksHealthIndicator.class));
  }

  @Test
  void withoutSpringBootsHealthThereIsTheWatchAlone() {
    runner
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TaskWatch.class)
                    .doesNotHaveBean("asyncTasksHealthIndicator"));
  }

  @Test
  void theApplicationsOwnBeansAreUsed() {
    Duration hour = Duration.ofHours(1);
    WarningRules rules = new WarningRules(hour, hour, hour, hour, 1);
    TaskWatch watch = new TaskWatch(new LiveTasks(), rules, hour, hour);
    runner
        .withBean(WarningRules.class, () -> rules)
        .withBean(TaskWatch.class, () -> watch)
        .run(
            context -> {
              assertThat(context.getBean(WarningRules.class)).isSameAs(rules);
              assertThat(context.getBean(TaskWatch.class)).isSameAs(watch);
            });
  }

  @Test
  void theDeprecatedNameOfStuckAfterCountsWhereTheNewNameIsNotSet() {
    runner
        .withPropertyValues("async-task.stuck-after=1m")
        .run(context -> assertThat(stuckAfter(context)).isEqualTo(Duration.ofMinutes(1)));
    runner
        .withPropertyValues("async-task.stuck-after=1m", "async-task.warnings.stuck-after=2m")
        .run(context -> assertThat(stuckAfter(context)).isEqualTo(Duration.ofMinutes(2)));
  }

  private static Duration stuckAfter(ApplicationContext context) {
    return context.getBean(WarningRules.class).stuckAfter();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "async-task.stuck-after=0s",
        "async-task.stuck-after=soon",
        "async-task.warnings.stuck-after=0s",
        "async-task.warnings.stuck-after=soon",
        "async-task.warnings.interval=-1s",
        "async-task.warnings.log-interval=0",
        "async-task.warnings.cancel-after=0",
        "async-task.warnings.queued-after=0",
        "async-task.warnings.starved-after=0",
        "async-task.warnings.self-wakes=0",
        "async-task.warnings.self-wakes=32767",
        "async-task.warnings.down-on=stuk"
      })
  void aBadValueFailsTheStartAndIsNamed(String property) {
    String name = property.substring(0, property.indexOf('='));
    runner
        .withPropertyValues(property)
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining(name));
  }

  @Test
  void theHealthIsToldWhichWarningsTakeItDown() {
    LiveTasks liveTasks = new LiveTasks();
    JoinHandle<String> queued =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> "", task -> {}).handle();
    ApplicationContextRunner suspicious =
        runner
            .withBean(LiveTasks.class, () -> liveTasks)
            .withPropertyValues(
                "async-task.warnings.queued-after=1ms", "async-task.warnings.interval=1ms");
    suspicious
        .withPropertyValues("async-task.warnings.down-on=stuck,queued-long")
        .run(context -> await().until(() -> health(context).getStatus().equals(Status.DOWN)));
    suspicious
        .withPropertyValues("async-task.warnings.down-on=stuck,cancel-ignored")
        .run(
            context -> {
              await().until(() -> health(context).toString().contains("QUEUED_LONG"));
              assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            });
    queued.cancel();
  }

  private static Health health(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(AsyncTasksHealthIndicator.class).health(true));
  }

  @Test
  void theApplicationsOwnWatchHasItsHealthWithoutOurs() {
    Duration hour = Duration.ofHours(1);
    runner
        .withPropertyValues("async-task.warnings.enabled=false")
        .withBean(
            TaskWatch.class,
            () ->
                new TaskWatch(
                    new LiveTasks(), new WarningRules(hour, hour, hour, hour, 1), hour, hour))
        .run(context -> assertThat(context).hasSingleBean(AsyncTasksHealthIndicator.class));
  }
}
