package io.asynctask.spring.autoconfigure.context;

import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.ConditionalOnFeature;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.MicrometerContextPropagation;
import io.asynctask.spring.context.RequestProxyHints;
import io.asynctask.spring.context.TaskContextRegistry;
import io.asynctask.spring.task.TextRules;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the context that follows tasks.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(ContextRegistry.class)
@EnableConfigurationProperties(AsyncTaskProperties.class)
@ImportRuntimeHints(RequestProxyHints.class)
@ConditionalOnFeature(Feature.CONTEXT_PROPAGATION)
public final class ContextPropagationAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ContextPropagation taskContextPropagation(
      ObjectProvider<ThreadLocalAccessor<?>> accessors,
      AsyncTaskProperties properties,
      ObjectProvider<TextRules> rules) {
    return new MicrometerContextPropagation(
        new TaskContextRegistry(
            accessors.orderedStream().toList(),
            properties.web().requestAttributes(),
            (key, value) ->
                rules.getIfAvailable(() -> TextRules.DEFAULT).inLogs().shown(key, value)));
  }
}
