package io.asynctask.spring.autoconfigure.async;

import static org.springframework.scheduling.config.TaskManagementConfigUtils.ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME;
import static org.springframework.scheduling.config.TaskManagementConfigUtils.ASYNC_EXECUTION_ASPECT_BEAN_NAME;

import io.asynctask.spring.async.AsyncMethodBeanPostProcessor;
import io.asynctask.spring.async.MissingEnableAsyncWarning;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties.AsyncMethods.Mode;
import io.asynctask.spring.autoconfigure.BeanMethods;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.ProxyAsyncConfiguration;

/**
 * Replaces the post-processor of {@code @EnableAsync} by the one of the starter, with the
 * attributes of that annotation. Without {@code @EnableAsync}, the mode in the properties decides
 * whether the methods are asynchronous anyway, or whether a warning names them. A post-processor,
 * an advisor or the weaving of AspectJ that the application has set up by itself is left alone.
 */
final class AsyncMethodsRegistrar implements BeanDefinitionRegistryPostProcessor {

  private final Environment environment;

  AsyncMethodsRegistrar(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (AotDetector.useGeneratedArtifacts()) {
      return; // the generated code has registered it
    }
    String name = ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME;
    Mode mode = mode();
    if (mode == Mode.NEVER || registry.containsBeanDefinition(ASYNC_EXECUTION_ASPECT_BEAN_NAME)) {
      return;
    }
    RootBeanDefinition ours = infrastructure(AsyncMethodBeanPostProcessor.class);
    if (registry.containsBeanDefinition(name)) {
      BeanDefinition present = registry.getBeanDefinition(name);
      String configuration = present.getFactoryBeanName();
      if (configuration == null
          || !BeanMethods.declaringClass(present).equals(ProxyAsyncConfiguration.class.getName())) {
        return;
      }
      ours.getPropertyValues().add("enabledBy", new RuntimeBeanReference(configuration));
      registry.removeBeanDefinition(name);
    } else if (hasBean(AsyncAnnotationBeanPostProcessor.class, registry)
        || hasBean(AsyncAnnotationAdvisor.class, registry)) {
      return;
    } else if (mode == Mode.ENABLED) {
      registry.registerBeanDefinition(
          "asyncTaskMissingEnableAsyncWarning", infrastructure(MissingEnableAsyncWarning.class));
      return;
    } else if (environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true)) {
      ours.getPropertyValues().add("proxyTargetClass", true);
    }
    registry.registerBeanDefinition(name, ours);
  }

  /** Reads the mode, or where it is not set the deprecated switch. */
  private Mode mode() {
    Binder binder = Binder.get(environment);
    return binder
        .bind("async-task.async-methods.mode", Mode.class)
        .orElseGet(
            () ->
                binder.bind("async-task.async-methods", Boolean.class).orElse(true)
                    ? Mode.ENABLED
                    : Mode.NEVER);
  }

  private static RootBeanDefinition infrastructure(Class<?> type) {
    RootBeanDefinition definition = new RootBeanDefinition(type);
    definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    return definition;
  }

  private static boolean hasBean(Class<?> type, BeanDefinitionRegistry registry) {
    return registry instanceof ConfigurableListableBeanFactory beans
        && beans.getBeanNamesForType(type, true, false).length > 0;
  }
}
