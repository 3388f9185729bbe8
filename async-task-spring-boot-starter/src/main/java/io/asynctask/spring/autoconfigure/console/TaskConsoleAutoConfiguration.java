package io.asynctask.spring.autoconfigure.console;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.console.TaskConsoleEndpoint;
import io.asynctask.spring.console.TaskConsoleHints;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the actuator endpoint {@code taskconsole}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(
    endpoint = TaskConsoleEndpoint.class,
    exposure = EndpointExposure.WEB)
@ImportRuntimeHints(TaskConsoleHints.class)
public final class TaskConsoleAutoConfiguration {

  /** Creates the endpoint. The page has to know the paths to which endpoints are mapped. */
  @Bean
  @ConditionalOnMissingBean
  TaskConsoleEndpoint taskConsoleEndpoint(ObjectProvider<PathMapper> pathMappers) {
    List<PathMapper> mappers = pathMappers.orderedStream().toList();
    String console = PathMapper.getRootPath(mappers, EndpointId.of("taskconsole"));
    String asyncTasks = PathMapper.getRootPath(mappers, EndpointId.of("asynctasks"));
    int lastSlash = console.lastIndexOf('/');
    String up = "../".repeat((int) console.chars().filter(c -> c == '/').count());
    return new TaskConsoleEndpoint(console.substring(lastSlash + 1), up + asyncTasks);
  }
}
