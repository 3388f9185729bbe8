package io.asynctask.spring.autoconfigure.task;

import io.asynctask.spring.actuate.SanitizedText;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.AsyncTasksEndpointProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TextRules;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the rules for text of tasks: which text is shown in logs, and how long it
 * may be. With the actuator, the rules of the endpoint {@code asynctasks} hold in logs too, whether
 * it is exposed or not.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@EnableConfigurationProperties(AsyncTaskProperties.class)
public final class TaskTextAutoConfiguration {

  /** The rules with the actuator on the class path. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(SanitizingFunction.class)
  @EnableConfigurationProperties(AsyncTasksEndpointProperties.class)
  static class WithActuator {

    /**
     * Creates the rules. The functions are looked up when there is text to show, as they may need
     * beans that use executors. A reader of a log is no authorized caller; the client of an
     * accepted task is one, as the application has admitted it.
     */
    @Bean
    @ConditionalOnMissingBean
    TextRules taskTextRules(
        ObjectProvider<SanitizingFunction> functions,
        AsyncTasksEndpointProperties endpoint,
        AsyncTaskProperties properties) {
      Supplier<List<SanitizingFunction>> found =
          SingletonSupplier.of(() -> functions.orderedStream().toList());
      return new TextRules(
          new SanitizedText(found, endpoint.getShowValues() == Show.ALWAYS),
          new SanitizedText(found, endpoint.getShowValues() != Show.NEVER),
          properties.tags().maxLength());
    }
  }

  /** The rules without the actuator, which has the properties for what is shown. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("org.springframework.boot.actuate.endpoint.SanitizingFunction")
  static class WithoutActuator {

    @Bean
    @ConditionalOnMissingBean
    TextRules taskTextRules(AsyncTaskProperties properties) {
      return new TextRules(
          ApplicationText.SHOWN, ApplicationText.SHOWN, properties.tags().maxLength());
    }
  }
}
