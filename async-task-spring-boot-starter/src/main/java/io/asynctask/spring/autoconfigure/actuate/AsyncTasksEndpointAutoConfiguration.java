package io.asynctask.spring.autoconfigure.actuate;

import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.ApplicationNumbers;
import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.actuate.AsyncTasksEndpointHints;
import io.asynctask.spring.actuate.AsyncTasksEndpointJmxExtension;
import io.asynctask.spring.actuate.AsyncTasksEndpointWebExtension;
import io.asynctask.spring.actuate.ClusterTasks;
import io.asynctask.spring.actuate.StrictParameters;
import io.asynctask.spring.actuate.TaskHistory;
import io.asynctask.spring.actuate.TaskWatch;
import io.asynctask.spring.actuate.WarningRules;
import io.asynctask.spring.actuate.WarningsAndTraces;
import io.asynctask.spring.async.AsyncMethodBeanPostProcessor;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.AsyncTasksEndpointProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.ConditionalOnFeature;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.statistics.TaskStatistics;
import io.asynctask.spring.task.SpawnLocations;
import io.asynctask.spring.task.TraceIds;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the actuator endpoint {@code asynctasks} and of its history.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
    after = {
      LiveTasksAutoConfiguration.class,
      TaskWarningsAutoConfiguration.class,
      TaskStatisticsAutoConfiguration.class
    })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(AsyncTasksEndpoint.class)
@EnableConfigurationProperties({AsyncTaskProperties.class, AsyncTasksEndpointProperties.class})
@ImportRuntimeHints(AsyncTasksEndpointHints.class)
public final class AsyncTasksEndpointAutoConfiguration {

  /** Creates the history. It comes before the listener that forgets the traces. */
  @Bean
  @Order(0)
  @ConditionalOnMissingBean
  TaskHistory taskHistory(AsyncTaskProperties properties, ObjectProvider<TraceIds> traces) {
    return new TaskHistory(properties.historySize(), traces.getIfAvailable(() -> id -> null));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(LiveTasks.class)
  AsyncTasksEndpoint asyncTasksEndpoint(
      LiveTasks liveTasks,
      TaskHistory history,
      AsyncTasksEndpointProperties properties,
      ObjectProvider<WarningRules> warnings,
      ObjectProvider<TraceIds> traces,
      ObjectProvider<SanitizingFunction> sanitizingFunctions,
      ObjectProvider<TaskStatistics> statistics,
      ObjectProvider<TaskWatch> watch,
      ObjectProvider<ClusterTasks> cluster,
      ListableBeanFactory beanFactory,
      ApplicationEventPublisher events) {
    WarningRules rules = warnings.getIfAvailable();
    return new AsyncTasksEndpoint(
        liveTasks,
        history,
        new ApplicationNumbers(
            () -> executors(beanFactory).mapToLong(SpawningTaskExecutor::rejected).sum(),
            () -> executors(beanFactory).map(SpawningTaskExecutor::statistics).toList(),
            () -> watch.stream().findFirst().map(TaskWatch::counts).orElse(null),
            statistics.getIfAvailable()),
        new WarningsAndTraces(
            rules == null ? (task, names) -> List.of() : rules::check,
            traces.getIfAvailable(() -> id -> null)),
        sanitizingFunctions.orderedStream().toList(),
        properties.getShowValues(),
        events,
        cluster::getIfAvailable);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnFeature(Feature.SPAWN_LOCATIONS)
  SpawnLocations taskSpawnLocations() {
    return new SpawnLocations();
  }

  /** Returns the executors of the starter, and what tracks those of the application's own. */
  private static Stream<SpawningTaskExecutor> executors(ListableBeanFactory beanFactory) {
    return Stream.concat(
        existing(beanFactory, SpawningTaskExecutor.class),
        existing(beanFactory, AsyncMethodBeanPostProcessor.class)
            .flatMap(methods -> methods.trackedExecutors().stream()));
  }

  private static <B> Stream<B> existing(ListableBeanFactory beanFactory, Class<B> type) {
    return beanFactory.getBeansOfType(type, false, false).values().stream();
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(AsyncTasksEndpoint.class)
  @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
  AsyncTasksEndpointWebExtension asyncTasksEndpointWebExtension(
      AsyncTasksEndpoint endpoint, AsyncTasksEndpointProperties properties) {
    return new AsyncTasksEndpointWebExtension(
        endpoint, properties.getShowValues(), properties.getRoles());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(AsyncTasksEndpoint.class)
  @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
  AsyncTasksEndpointJmxExtension asyncTasksEndpointJmxExtension(AsyncTasksEndpoint endpoint) {
    return new AsyncTasksEndpointJmxExtension(endpoint);
  }

  @Bean
  @ConditionalOnBean(AsyncTasksEndpointWebExtension.class)
  StrictParameters asyncTasksStrictParameters() {
    return new StrictParameters();
  }
}
