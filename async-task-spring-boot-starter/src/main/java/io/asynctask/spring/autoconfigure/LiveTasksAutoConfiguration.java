package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import io.asynctask.TaskListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The registry that knows every live task of the application. */
@AutoConfiguration
public final class LiveTasksAutoConfiguration {

  /** Tells all listeners that are beans of its tasks. */
  @Bean
  @ConditionalOnMissingBean
  LiveTasks liveTasks(ObjectProvider<TaskListener> listeners) {
    return LiveTasks.notifying(listeners.orderedStream().toArray(TaskListener[]::new));
  }
}
