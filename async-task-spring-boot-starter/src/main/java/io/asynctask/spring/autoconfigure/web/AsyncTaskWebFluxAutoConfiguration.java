package io.asynctask.spring.autoconfigure.web;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.ConditionalOnFeature;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.context.TaskContextRegistry;
import io.asynctask.spring.web.AwaitedStages;
import io.asynctask.spring.web.TaskExceptionAdvice;
import io.asynctask.spring.web.reactive.ReactorContextFilter;
import io.asynctask.spring.web.reactive.TaskErrorHandler;
import io.asynctask.spring.web.reactive.TaskResultHandler;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerResultHandler;

/**
 * Auto-configuration of Spring WebFlux handlers that return join handles.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ErrorWebFluxAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBooleanProperty(name = "async-task.web.enabled", matchIfMissing = true)
public final class AsyncTaskWebFluxAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskResultHandler taskResultHandler(
      ObjectProvider<HandlerResultHandler> handlers, AwaitedStages awaited) {
    return new TaskResultHandler(() -> handlers.orderedStream().toList(), awaited);
  }

  @Bean
  @ConditionalOnMissingBean
  AwaitedStages stagesAwaitedByRequests() {
    return new AwaitedStages();
  }

  @Bean
  @ConditionalOnMissingBean
  TaskExceptionAdvice taskExceptionAdvice() {
    return new TaskExceptionAdvice();
  }

  @Bean
  @ConditionalOnMissingBean
  TaskErrorHandler taskErrorHandler(ObjectProvider<ServerCodecConfigurer> codecs) {
    return new TaskErrorHandler(codecs.getIfAvailable(ServerCodecConfigurer::create).getWriters());
  }

  /** The context of a request, for the tasks that handlers spawn. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ContextSnapshotFactory.class)
  @ConditionalOnFeature(Feature.CONTEXT_PROPAGATION)
  static class ContextConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ReactorContextFilter reactorContextFilter(ObjectProvider<ThreadLocalAccessor<?>> accessors) {
      ContextRegistry registry = new TaskContextRegistry(accessors.orderedStream().toList());
      ContextRegistry.getInstance()
          .getContextAccessors()
          .forEach(registry::registerContextAccessor);
      return new ReactorContextFilter(
          ContextSnapshotFactory.builder().contextRegistry(registry).build());
    }
  }
}
