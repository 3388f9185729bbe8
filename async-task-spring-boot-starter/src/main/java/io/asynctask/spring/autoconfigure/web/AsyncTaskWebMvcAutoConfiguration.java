package io.asynctask.spring.autoconfigure.web;

import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.web.AwaitedStages;
import io.asynctask.spring.web.TaskExceptionAdvice;
import io.asynctask.spring.web.servlet.TaskReturnValueHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Auto-configuration of Spring MVC handlers that return join handles.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(RequestMappingHandlerAdapter.class)
@EnableConfigurationProperties(AsyncTaskProperties.class)
@ConditionalOnBooleanProperty(name = "async-task.web.enabled", matchIfMissing = true)
public final class AsyncTaskWebMvcAutoConfiguration {

  /** Puts the handler first: Spring adds handlers of an application last, which is too late. */
  @Bean
  static BeanPostProcessor taskReturnValueHandlerRegistrar(
      ObjectProvider<AwaitedStages> awaited, ObjectProvider<AsyncTaskProperties> properties) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof RequestMappingHandlerAdapter adapter
            && adapter.getReturnValueHandlers() != null) {
          adapter.setReturnValueHandlers(
              tasksFirst(
                  adapter.getReturnValueHandlers(),
                  awaited.getObject(),
                  properties.getObject().web().cancelAfter()));
        }
        return bean;
      }
    };
  }

  private static List<HandlerMethodReturnValueHandler> tasksFirst(
      List<HandlerMethodReturnValueHandler> others, AwaitedStages awaited, Duration cancelAfter) {
    List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
    handlers.add(new TaskReturnValueHandler(others, awaited, cancelAfter));
    handlers.addAll(others);
    return handlers;
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
}
