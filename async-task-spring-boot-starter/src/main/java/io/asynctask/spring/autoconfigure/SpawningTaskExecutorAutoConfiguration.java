package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.task.TextRules;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Executors that spawn tasks: {@code applicationTaskExecutor}, wherever Spring Boot would make it,
 * and those under {@code async-task.executors}.
 */
@AutoConfiguration(
    after = {
      LifecycleAutoConfiguration.class,
      LiveTasksAutoConfiguration.class,
      ContextPropagationAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class
    })
@EnableConfigurationProperties(AsyncTaskProperties.class)
public final class SpawningTaskExecutorAutoConfiguration {

  @Bean
  static TaskExecutorRegistrar asyncTaskExecutorRegistrar(Environment environment) {
    return new TaskExecutorRegistrar(environment);
  }

  @Bean(TaskExecutorRegistrar.FACTORY)
  SpawningTaskExecutorFactory asyncTaskExecutorFactory(
      LiveTasks liveTasks,
      BeanFactory beans,
      ObjectProvider<RejectionListener> rejectionListeners,
      AsyncTaskProperties properties,
      ObjectProvider<LifecycleProperties> lifecycle,
      ObjectProvider<ThreadPoolTaskExecutorBuilder> pools,
      ObjectProvider<SimpleAsyncTaskExecutorBuilder> simples,
      Environment environment,
      ObjectProvider<TextRules> text) {
    return new SpawningTaskExecutorFactory(
        liveTasks,
        ContextPropagation.of(beans),
        rejectionListeners.orderedStream().toList(),
        properties,
        lifecycle.getIfAvailable(LifecycleProperties::new),
        pools,
        simples,
        environment,
        text.getIfAvailable(() -> TextRules.DEFAULT));
  }
}
