package io.asynctask.spring.autoconfigure.web;

import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.task.TextRules;
import io.asynctask.spring.web.accepted.AcceptedTaskStore;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.NoSuchTaskAdvice;
import io.asynctask.spring.web.accepted.ReactiveTaskEvents;
import io.asynctask.spring.web.accepted.TaskEvents;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Auto-configuration of accepted tasks over HTTP, for Spring MVC and for WebFlux.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LiveTasksAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "async-task.web.accepted.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AcceptedTasksProperties.class)
public final class AcceptedTasksAutoConfiguration {

  @Bean
  @Lazy // few applications use it
  @ConditionalOnMissingBean
  AcceptedTasks acceptedTasks(
      LiveTasks liveTasks,
      AcceptedTasksProperties properties,
      ObjectProvider<TextRules> text,
      ObjectProvider<AcceptedTaskStore> store) {
    return new AcceptedTasks(
        liveTasks,
        properties.retention(),
        properties.maxEnded(),
        text.getIfAvailable(() -> TextRules.DEFAULT).forClients(),
        store.getIfAvailable());
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  NoSuchTaskAdvice noSuchTaskAdvice() {
    return new NoSuchTaskAdvice();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.SERVLET)
  @ConditionalOnClass(SseEmitter.class)
  static class Servlet {

    @Bean
    @ConditionalOnMissingBean
    TaskEvents taskEvents(AcceptedTasksProperties properties) {
      return new TaskEvents(
          properties.progressInterval(), properties.heartbeat(), properties.viewerLimits());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.REACTIVE)
  @ConditionalOnClass(RequestMappingHandlerAdapter.class)
  static class Reactive {

    @Bean
    @ConditionalOnMissingBean
    ReactiveTaskEvents reactiveTaskEvents(AcceptedTasksProperties properties) {
      return new ReactiveTaskEvents(
          properties.progressInterval(), properties.heartbeat(), properties.viewerLimits());
    }
  }
}
