package io.asynctask.spring.autoconfigure.metrics;

import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.metrics.AsyncTaskObservationConvention;
import io.asynctask.spring.metrics.DefaultAsyncTaskObservationConvention;
import io.asynctask.spring.metrics.ObservationHints;
import io.asynctask.spring.metrics.ObservedTasks;
import io.asynctask.spring.metrics.TracingTraceIds;
import io.asynctask.spring.task.TraceIds;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of an observation for each task: a timer, and with tracing a span.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
    after = ContextPropagationAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "async-task.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AsyncTaskProperties.class)
@ImportRuntimeHints(ObservationHints.class)
public final class TaskObservationAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ObservedTasks observedTasks(
      ObservationRegistry registry,
      ObjectProvider<AsyncTaskObservationConvention> convention,
      AsyncTaskProperties properties,
      ObjectProvider<LiveTasks> liveTasks) {
    return new ObservedTasks(
        registry,
        convention.getIfAvailable(),
        new DefaultAsyncTaskObservationConvention(properties.metrics().maxNames()),
        properties.metrics().observations(),
        SingletonSupplier.ofNullable(liveTasks::getIfUnique));
  }

  /** The trace ids of tasks, with tracing. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(TracingObservationHandler.class)
  static class Tracing {

    @Bean
    @ConditionalOnMissingBean
    TraceIds traceIds(ObservedTasks tasks) {
      return new TracingTraceIds(tasks);
    }
  }
}
