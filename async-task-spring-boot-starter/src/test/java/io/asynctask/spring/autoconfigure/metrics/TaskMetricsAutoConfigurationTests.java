package io.asynctask.spring.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.TaskListener;
import io.asynctask.spring.actuate.TaskHistory;
import io.asynctask.spring.autoconfigure.actuate.AsyncTasksEndpointAutoConfiguration;
import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.jfr.TaskFlightRecorderAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.TaskThreadNamesAutoConfiguration;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.jfr.TaskFlightRecorder;
import io.asynctask.spring.metrics.AsyncTaskObservationConvention;
import io.asynctask.spring.metrics.DefaultAsyncTaskObservationConvention;
import io.asynctask.spring.metrics.ObservedTasks;
import io.asynctask.spring.metrics.TaskMeters;
import io.asynctask.spring.task.TaskThreadNames;
import io.asynctask.spring.task.TraceIds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.handler.TracingObservationHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import jdk.jfr.Event;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.task.TaskExecutorMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;

class TaskMetricsAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MetricsAutoConfiguration.class,
                  CompositeMeterRegistryAutoConfiguration.class,
                  ObservationAutoConfiguration.class,
                  LifecycleAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  ContextPropagationAutoConfiguration.class,
                  TaskMetricsAutoConfiguration.class,
                  TaskObservationAutoConfiguration.class,
                  TaskFlightRecorderAutoConfiguration.class,
                  TaskThreadNamesAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class))
          .withPropertyValues("async-task.executors.reports.concurrency=2");

  private final ApplicationContextRunner measured =
      runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new);

  private static JoinHandle<String> report(SpawningTaskExecutor executor) {
    return executor.task("build-report").spawn(() -> Thread.currentThread().getName());
  }

  @Test
  void tasksAreMeasuredWhereThereIsARegistry() {
    measured.run(
        context -> {
          report(context.getBean("reports", SpawningTaskExecutor.class)).join();
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          assertThat(
                  registry
                      .get("async.task")
                      .tags("executor", "reports", "name", "build-report", "outcome", "COMPLETED")
                      .tag("error", "none")
                      .timer()
                      .count())
              .isOne();
          assertThat(registry.get("async.tasks.queued").tag("executor", "reports").timer().count())
              .isOne();
        });
  }

  @Test
  void springBootMeasuresOurPools() {
    measured
        .withConfiguration(AutoConfigurations.of(TaskExecutorMetricsAutoConfiguration.class))
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              for (String name : new String[] {"reports", "applicationTaskExecutor"}) {
                report(context.getBean(name, SpawningTaskExecutor.class)).join();
                assertThat(registry.get("executor.pool.size").tag("name", name).gauge().value())
                    .isOne();
              }
            });
  }

  @Test
  void tasksOnAnExecutorOfTheApplicationAreMeasuredAndSoAreItsRejections() {
    measured
        .withConfiguration(AutoConfigurations.of(AsyncMethodsAutoConfiguration.class))
        .withPropertyValues("async-task.async-methods.mode=always")
        .withBean("theirs", Executor.class, FullExecutor::new)
        .withBean(Service.class)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(service::call);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(
                      registry
                          .get("async.tasks.rejected")
                          .tag("executor", "theirs")
                          .counter()
                          .count())
                  .isOne();
              assertThat(
                      registry
                          .get("async.task")
                          .tags("executor", "theirs", "outcome", "REJECTED")
                          .timer()
                          .count())
                  .isOne();
            });
  }

  /** An executor of the application's that takes nothing. */
  static class FullExecutor implements Executor {

    @Override
    public void execute(Runnable task) {
      throw new RejectedExecutionException("full");
    }
  }

  /** Runs on it. */
  static class Service {

    @Async("theirs")
    public void call() {}
  }

  @Test
  void theListenerThatLetsGoOfTheTracesIsTheLast() {
    measured
        .withConfiguration(AutoConfigurations.of(AsyncTasksEndpointAutoConfiguration.class))
        .withPropertyValues("management.endpoints.web.exposure.include=asynctasks")
        .run(
            context ->
                assertThat(context.getBeanProvider(TaskListener.class).orderedStream().toList())
                    .hasAtLeastOneElementOfType(TaskHistory.class)
                    .last()
                    .isInstanceOf(ObservedTasks.class));
  }

  @Test
  void withoutRegistriesThereIsNothing() {
    runner
        .withClassLoader(
            new FilteredClassLoader(MeterRegistry.class, ObservationRegistry.class, Event.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(TaskMeters.class)
                    .doesNotHaveBean(ObservedTasks.class)
                    .doesNotHaveBean(TaskFlightRecorder.class));
  }

  @Test
  void withoutTracingThereAreObservationsAndNoTraces() {
    measured
        .withClassLoader(new FilteredClassLoader(TracingObservationHandler.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ObservedTasks.class)
                    .doesNotHaveBean(TraceIds.class));
  }

  @Test
  @Difference("`async-task.metrics.enabled=false`")
  void metricsCanBeSwitchedOff() {
    measured
        .withPropertyValues("async-task.metrics.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TaskMeters.class)
                    .doesNotHaveBean(ObservedTasks.class)
                    .doesNotHaveBean(TraceIds.class));
  }

  @Test
  void theFlightRecorderCanBeSwitchedOff() {
    runner.run(context -> assertThat(context).hasSingleBean(TaskFlightRecorder.class));
    runner
        .withPropertyValues("async-task.flight-recorder.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(TaskFlightRecorder.class));
  }

  @Test
  void threadsAreNamedAfterTheirTasksWhenAskedTo() {
    runner.run(
        context -> {
          assertThat(context).doesNotHaveBean(TaskThreadNames.class);
          assertThat(report(context.getBean("reports", SpawningTaskExecutor.class)).join())
              .isEqualTo("reports-1");
        });
    runner
        .withPropertyValues("async-task.thread-names.enabled=true")
        .run(
            context -> {
              JoinHandle<String> handle =
                  report(context.getBean("reports", SpawningTaskExecutor.class));
              assertThat(handle.join()).isEqualTo("reports-1 [build-report #" + handle.id() + "]");
            });
  }

  @Test
  void beansOfTheApplicationTakeThePlaceOfOurs() {
    TestObservationRegistry registry = TestObservationRegistry.create();
    ObservedTasks own =
        new ObservedTasks(registry, null, new DefaultAsyncTaskObservationConvention(0));
    TaskMeters meters = new TaskMeters(new SimpleMeterRegistry());
    TaskFlightRecorder recorder = new TaskFlightRecorder();
    TraceIds traceIds = id -> "trace";
    measured
        .withBean(ObservedTasks.class, () -> own)
        .withBean(TaskMeters.class, () -> meters)
        .withBean(TaskFlightRecorder.class, () -> recorder)
        .withBean(TraceIds.class, () -> traceIds)
        .run(
            context -> {
              assertThat(context).getBean(ObservedTasks.class).isSameAs(own);
              assertThat(context).getBean(TaskMeters.class).isSameAs(meters);
              assertThat(context).getBean(TaskFlightRecorder.class).isSameAs(recorder);
              assertThat(context).getBean(TraceIds.class).isSameAs(traceIds);
              report(context.getBean("reports", SpawningTaskExecutor.class)).join();
              TestObservationRegistryAssert.assertThat(registry)
                  .hasSingleObservationThat()
                  .hasBeenStopped()
                  .hasLowCardinalityKeyValue("name", "other");
            });
  }

  @Test
  void aConventionOfTheApplicationIsUsed() {
    AsyncTaskObservationConvention convention =
        new DefaultAsyncTaskObservationConvention(10) {
          @Override
          public String getName() {
            return "my.task";
          }
        };
    measured
        .withBean(AsyncTaskObservationConvention.class, () -> convention)
        .run(
            context -> {
              report(context.getBean("reports", SpawningTaskExecutor.class)).join();
              assertThat(context.getBean(MeterRegistry.class).get("my.task").timer().count())
                  .isOne();
            });
  }

  @Test
  void theNumberOfNamesIsLimitedByAProperty() {
    measured
        .withPropertyValues("async-task.metrics.max-names=1")
        .run(
            context -> {
              SpawningTaskExecutor executor =
                  context.getBean("reports", SpawningTaskExecutor.class);
              executor.task("one").spawn(() -> 1).join();
              executor.task("two").spawn(() -> 2).join();
              executor.task("three").spawn(() -> 3).join();
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.get("async.task").tag("name", "one").timer().count()).isOne();
              assertThat(registry.get("async.task").tag("name", "other").timer().count())
                  .isEqualTo(2);
            });
  }

  @Test
  void observationsCanBeSwitchedOffAlone() {
    measured
        .withPropertyValues("management.observations.enable.async.task=false")
        .run(
            context -> {
              report(context.getBean("reports", SpawningTaskExecutor.class)).join();
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.find("async.task").timer()).isNull();
              assertThat(registry.get("async.tasks.queued").timer().count()).isOne();
            });
  }

  @Test
  void theObservationJoinsAPropagationOfTheApplicationsOwnWhichStaysTheBeanItIs() {
    OwnPropagation own = new OwnPropagation();
    measured
        .withPropertyValues("async-task.metrics.observations=always")
        .withBean("mine", OwnPropagation.class, () -> own)
        .run(
            context -> {
              assertThat(context.getBean(OwnPropagation.class)).isSameAs(own);
              assertThat(context).hasSingleBean(ContextPropagation.class);
              assertThat(observedIn(context)).isEqualTo("build-report");
              assertThat(own.propagated).isOne();
            });
  }

  @Test
  void theObservationFollowsWhereNothingElseDoes() {
    measured
        .withPropertyValues(
            "async-task.context-propagation.enabled=false",
            "async-task.metrics.observations=always")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(ContextPropagation.class);
              assertThat(observedIn(context)).isEqualTo("build-report");
            });
  }

  /** The name of the task that is observed in its body. */
  private static String observedIn(ApplicationContext context) {
    ObservationRegistry registry = context.getBean(ObservationRegistry.class);
    return context
        .getBean("reports", SpawningTaskExecutor.class)
        .task("build-report")
        .spawn(
            () ->
                registry
                    .getCurrentObservation()
                    .getContextView()
                    .getLowCardinalityKeyValue("name")
                    .getValue())
        .join();
  }

  private static final class OwnPropagation implements ContextPropagation {

    private int propagated;

    @Override
    public <T> Callable<T> propagate(Callable<T> body) {
      propagated++;
      return body;
    }

    @Override
    public <T> Pollable<T> propagate(Pollable<T> body) {
      propagated++;
      return body;
    }
  }
}
