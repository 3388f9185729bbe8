package io.asynctask.spring.autoconfigure;

import static org.springframework.scheduling.config.TaskManagementConfigUtils.ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME;
import static org.springframework.scheduling.config.TaskManagementConfigUtils.ASYNC_EXECUTION_ASPECT_BEAN_NAME;

import io.asynctask.spring.async.AsyncMethodBeanPostProcessor;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.ProxyAsyncConfiguration;

/**
 * Puts our post-processor for {@code @Async} where that of {@code @EnableAsync} stands, with the
 * attributes of that annotation, or where it would stand. What the application has arranged for
 * itself, by a post-processor, an advisor or AspectJ's weaving, is left alone.
 */
final class AsyncMethodsRegistrar implements BeanDefinitionRegistryPostProcessor {

  private final Environment environment;

  AsyncMethodsRegistrar(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (AotDetector.useGeneratedArtifacts()) {
      return; // it was done when they were generated
    }
    String name = ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME;
    if (registry.containsBeanDefinition(ASYNC_EXECUTION_ASPECT_BEAN_NAME)) {
      return;
    }
    RootBeanDefinition ours = new RootBeanDefinition(AsyncMethodBeanPostProcessor.class);
    ours.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
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
    } else if (environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true)) {
      ours.getPropertyValues().add("proxyTargetClass", true);
    }
    registry.registerBeanDefinition(name, ours);
  }

  private static boolean hasBean(Class<?> type, BeanDefinitionRegistry registry) {
    return registry instanceof ConfigurableListableBeanFactory beans
        && beans.getBeanNamesForType(type, true, false).length > 0;
  }
}
