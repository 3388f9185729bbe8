package io.asynctask.spring.autoconfigure.executor;

import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.LateBeans;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.TaskTextAutoConfiguration;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import io.asynctask.spring.task.TextRules;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the executors that spawn tasks: {@code applicationTaskExecutor}, wherever
 * Spring Boot would create it, and those under {@code async-task.executors}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
    after = {
      LifecycleAutoConfiguration.class,
      LiveTasksAutoConfiguration.class,
      TaskTextAutoConfiguration.class,
      ContextPropagationAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class
    })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@EnableConfigurationProperties(AsyncTaskProperties.class)
public final class SpawningTaskExecutorAutoConfiguration {

  @Bean
  static TaskExecutorRegistrar asyncTaskExecutorRegistrar(Environment environment) {
    return new TaskExecutorRegistrar(environment);
  }

  /** Creates builders of executors whose tasks are tracked as those of all others are. */
  @Bean
  @Scope(BeanDefinition.SCOPE_PROTOTYPE)
  @ConditionalOnMissingBean
  static SpawningTaskExecutorBuilder spawningTaskExecutorBuilder(
      ObjectProvider<LiveTasks> liveTasks,
      SpawningTaskExecutorFactory factory,
      AsyncTaskProperties properties,
      ObjectProvider<TextRules> text) {
    return new SpawningTaskExecutorBuilder(liveTasks::getObject)
        .context(factory.context())
        .stages(properties.stages())
        .rejectionListeners(factory.rejectionListeners())
        .text(text.getIfAvailable(() -> TextRules.DEFAULT));
  }

  @Bean(TaskExecutorRegistrar.FACTORY)
  static SpawningTaskExecutorFactory asyncTaskExecutorFactory(
      ConfigurableApplicationContext context,
      ObjectProvider<SpawningTaskExecutorBuilder> builders,
      AsyncTaskProperties properties,
      ObjectProvider<LifecycleProperties> lifecycle,
      ObjectProvider<ThreadPoolTaskExecutorBuilder> pools,
      ObjectProvider<SimpleAsyncTaskExecutorBuilder> simples) {
    return new SpawningTaskExecutorFactory(
        builders,
        properties,
        lifecycle,
        pools,
        simples,
        new LateContext(context),
        new LateBeans<>(context, RejectionListener.class));
  }
}
