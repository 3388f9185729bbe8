package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.actuate.AsyncTasksEndpointWebExtension;
import io.asynctask.spring.actuate.TaskHistory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The actuator endpoint {@code asynctasks}, and the history it shows. */
@AutoConfiguration
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(AsyncTasksEndpoint.class)
@EnableConfigurationProperties(AsyncTasksEndpointProperties.class)
public final class AsyncTasksEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskHistory taskHistory(Environment environment) {
    return new TaskHistory(environment.getProperty("async-task.history-size", Integer.class, 200));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(LiveTasks.class)
  AsyncTasksEndpoint asyncTasksEndpoint(
      LiveTasks liveTasks,
      TaskHistory history,
      AsyncTasksEndpointProperties properties,
      ObjectProvider<SanitizingFunction> sanitizingFunctions) {
    return new AsyncTasksEndpoint(
        liveTasks,
        history,
        () -> 0,
        sanitizingFunctions.orderedStream().toList(),
        properties.getShowValues());
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
}
