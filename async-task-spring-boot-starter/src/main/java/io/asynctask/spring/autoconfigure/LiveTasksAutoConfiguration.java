package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import io.asynctask.TaskListener;
import io.asynctask.spring.executor.UnseenFailures;
import io.asynctask.spring.task.TextRules;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The registry that knows every live task of the application. */
@AutoConfiguration(after = TaskTextAutoConfiguration.class)
@EnableConfigurationProperties(AsyncTaskProperties.class)
public final class LiveTasksAutoConfiguration {

  /** Tells all listeners that are beans of its tasks. */
  @Bean
  @ConditionalOnMissingBean
  LiveTasks liveTasks(
      ObjectProvider<TaskListener> listeners,
      AsyncTaskProperties properties,
      ObjectProvider<TextRules> text) {
    LiveTasks liveTasks =
        LiveTasks.notifying(listeners.orderedStream().toArray(TaskListener[]::new));
    return properties.unseenFailures()
        ? liveTasks.onUnseenFailure(
            new UnseenFailures(text.getIfAvailable(() -> TextRules.DEFAULT).inLogs()))
        : liveTasks;
  }
}
