package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.asynctask.spring.actuate.ClusterTask;
import io.asynctask.spring.actuate.ClusterTaskQuery;
import io.asynctask.spring.actuate.ClusterTasks;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.FakeDurableTasks;
import io.asynctask.spring.durable.actuate.DurableClusterTasks;
import io.asynctask.spring.durable.web.DurableAcceptedTasks;
import io.asynctask.spring.web.accepted.AcceptedTaskStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Durable tasks in the endpoint and over HTTP: present, absent, switched off and overridden. */
class DurableViewAutoConfigurationTests {

  private static final AutoConfigurations CONFIGURATIONS =
      AutoConfigurations.of(
          DataSourceAutoConfiguration.class,
          DurableActuatorAutoConfiguration.class,
          DurableWebAutoConfiguration.class);

  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS);
  private final WebApplicationContextRunner durable =
      runner.withConfiguration(AutoConfigurations.of(DurableTasksAutoConfiguration.class));

  @Test
  void aWebApplicationWithDurableTasksHasBoth() {
    durable.run(
        context ->
            assertThat(context)
                .hasSingleBean(DurableClusterTasks.class)
                .hasSingleBean(DurableAcceptedTasks.class));
  }

  @Test
  void withoutDurableTasksThereIsNeither() {
    runner.run(
        context ->
            assertThat(context)
                .doesNotHaveBean(ClusterTasks.class)
                .doesNotHaveBean(AcceptedTaskStore.class));
  }

  @Test
  void anotherApplicationHasNoAcceptedTasks() {
    new ApplicationContextRunner()
        .withConfiguration(CONFIGURATIONS)
        .withConfiguration(AutoConfigurations.of(DurableTasksAutoConfiguration.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(DurableClusterTasks.class)
                    .doesNotHaveBean(AcceptedTaskStore.class));
  }

  @Test
  void anEngineOfTheApplicationIsSeenByTheEndpointAlone() {
    runner
        .withBean(DurableTasks.class, FakeDurableTasks::new)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(DurableClusterTasks.class)
                    .doesNotHaveBean(AcceptedTaskStore.class));
  }

  @Test
  void withoutTheActuatorThereIsNoCluster() {
    durable
        .withClassLoader(new FilteredClassLoader(Endpoint.class))
        .run(context -> assertThat(context).doesNotHaveBean(ClusterTasks.class));
  }

  @Test
  void acceptedTasksCanBeSwitchedOff() {
    durable
        .withPropertyValues("async-task.web.accepted.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(AcceptedTaskStore.class));
  }

  @Test
  void beansOfTheApplicationComeFirst() {
    AcceptedTaskStore own = mock(AcceptedTaskStore.class);
    durable
        .withBean(ClusterTasks.class, NoCluster::new)
        .withBean("own", AcceptedTaskStore.class, () -> own)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ClusterTasks.class)
                    .hasSingleBean(AcceptedTaskStore.class)
                    .doesNotHaveBean(DurableClusterTasks.class)
                    .hasBean("own"));
  }

  private static final class NoCluster implements ClusterTasks {

    @Override
    public Page list(ClusterTaskQuery query) {
      return new Page(List.of(), null);
    }

    @Override
    public Optional<ClusterTask> find(String id) {
      return Optional.empty();
    }

    @Override
    public boolean cancel(String id, String by) {
      return false;
    }

    @Override
    public boolean retry(String id) {
      return false;
    }
  }
}
