package io.asynctask.spring.autoconfigure.task;

import io.asynctask.LiveTasks;
import io.asynctask.TaskListener;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.autoconfigure.LateBeans;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TextRules;
import io.asynctask.spring.task.UncaughtFailures;
import io.asynctask.spring.task.UnobservedFailures;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the registry of all live tasks of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TaskTextAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
public final class LiveTasksAutoConfiguration {

  /** Creates the registry. All listeners that are beans get its events, from their creation on. */
  @Bean
  @ConditionalOnMissingBean
  LiveTasks liveTasks(
      ConfigurableApplicationContext context,
      Environment environment,
      ObjectProvider<TextRules> text) {
    ApplicationText inLogs = text.getIfAvailable(() -> TextRules.DEFAULT).inLogs();
    LiveTasks liveTasks =
        LiveTasks.notifying(new LateBeans<>(context, TaskListener.class))
            .onUncaughtFailure(new UncaughtFailures(inLogs));
    return Feature.UNOBSERVED_FAILURES.isEnabled(environment)
        ? liveTasks.onUnobservedFailure(new UnobservedFailures(inLogs))
        : liveTasks;
  }
}
