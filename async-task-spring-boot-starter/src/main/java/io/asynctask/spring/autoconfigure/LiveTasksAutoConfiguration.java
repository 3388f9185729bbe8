package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The registry that knows every live task of the application. */
@AutoConfiguration
public final class LiveTasksAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  LiveTasks liveTasks() {
    return new LiveTasks();
  }
}
