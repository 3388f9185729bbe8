package io.asynctask.spring.autoconfigure.task;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.ConditionalOnFeature;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.task.TaskThreadNames;
import io.asynctask.spring.task.TextRules;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of thread names that contain the running task.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnFeature(Feature.THREAD_NAMES)
public final class TaskThreadNamesAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskThreadNames taskThreadNames(ObjectProvider<TextRules> text) {
    return new TaskThreadNames(text.getIfAvailable(() -> TextRules.DEFAULT).inLogs());
  }
}
