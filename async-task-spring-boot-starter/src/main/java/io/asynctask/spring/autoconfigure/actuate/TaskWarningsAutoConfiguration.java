package io.asynctask.spring.autoconfigure.actuate;

import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.TaskWatch;
import io.asynctask.spring.actuate.WarningRules;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.task.TextRules;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the warnings about odd tasks, and of the watch that looks for them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LiveTasksAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnBooleanProperty(name = "async-task.warnings.enabled", matchIfMissing = true)
@EnableConfigurationProperties({AsyncTaskProperties.class, TaskWarningsProperties.class})
public final class TaskWarningsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  WarningRules taskWarningRules(AsyncTaskProperties properties, TaskWarningsProperties warnings) {
    return warnings.rules(properties.stuckAfter());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(LiveTasks.class)
  TaskWatch taskWatch(
      LiveTasks liveTasks,
      WarningRules rules,
      TaskWarningsProperties warnings,
      ObjectProvider<TextRules> text) {
    return new TaskWatch(
        liveTasks,
        rules,
        warnings.interval(),
        warnings.logInterval(),
        text.getIfAvailable(() -> TextRules.DEFAULT).inLogs());
  }
}
