package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.durable.method.DurableBeanMethods;
import io.asynctask.spring.durable.method.RetryAdviceExclusion;
import io.asynctask.spring.durable.method.SwitchedOffWarning;
import io.asynctask.spring.durable.method.TraceParent;
import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the durable methods of beans. If {@code async-task.enabled} or {@code
 * async-task.durable.enabled} is {@code false}, a warning names them.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class DurableMethodsAutoConfiguration {

  private static final String STARTER = "async-task.enabled";
  private static final String DURABLE = "async-task.durable.enabled";

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnAsyncTask
  @ConditionalOnBooleanProperty(name = DURABLE, matchIfMissing = true)
  static class Enabled {

    @Bean
    static DurableBeanMethods durableMethods(ConfigurableListableBeanFactory beans) {
      return new DurableBeanMethods(beans);
    }

    @Bean
    static RetryAdviceExclusion durableRetryAdviceExclusion() {
      return new RetryAdviceExclusion();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tracer.class)
  @ConditionalOnAsyncTask
  @ConditionalOnBooleanProperty(name = DURABLE, matchIfMissing = true)
  static class Tracing {

    @Bean
    static TraceParent durableTraceParent(ObjectProvider<Tracer> tracer) {
      return new TraceParent(tracer::getIfUnique);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = STARTER, havingValue = false)
  static class StarterSwitchedOff {

    @Bean
    static SwitchedOffWarning durableMethodsSwitchedOff(ConfigurableListableBeanFactory beans) {
      return new SwitchedOffWarning(beans, STARTER);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnAsyncTask
  @ConditionalOnBooleanProperty(name = DURABLE, havingValue = false)
  static class DurableSwitchedOff {

    @Bean
    static SwitchedOffWarning durableMethodsSwitchedOff(ConfigurableListableBeanFactory beans) {
      return new SwitchedOffWarning(beans, DURABLE);
    }
  }
}
