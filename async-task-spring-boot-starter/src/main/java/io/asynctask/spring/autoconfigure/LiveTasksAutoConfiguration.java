package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import io.asynctask.TaskListener;
import io.asynctask.spring.task.TextRules;
import io.asynctask.spring.task.UnobservedFailures;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** The registry that knows every live task of the application. */
@AutoConfiguration(after = TaskTextAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@EnableConfigurationProperties(AsyncTaskProperties.class)
public final class LiveTasksAutoConfiguration {

  /** Tells all listeners that are beans of its tasks, from when they are there. */
  @Bean
  @ConditionalOnMissingBean
  LiveTasks liveTasks(
      ConfigurableListableBeanFactory beans,
      AsyncTaskProperties properties,
      ObjectProvider<TextRules> text) {
    LiveTasks liveTasks = LiveTasks.notifying(new LateBeans<>(beans, TaskListener.class));
    return properties.unseenFailures()
        ? liveTasks.onUnobservedFailure(
            new UnobservedFailures(text.getIfAvailable(() -> TextRules.DEFAULT).inLogs()))
        : liveTasks;
  }
}
