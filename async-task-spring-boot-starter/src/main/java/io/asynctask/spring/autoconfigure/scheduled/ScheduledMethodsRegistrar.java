package io.asynctask.spring.autoconfigure.scheduled;

import static org.springframework.scheduling.config.TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME;

import io.asynctask.spring.autoconfigure.BeanMethods;
import io.asynctask.spring.scheduled.ScheduledMethodBeanPostProcessor;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.scheduling.annotation.SchedulingConfiguration;

/**
 * Replaces the post-processor of {@code @EnableScheduling} by the one of the starter. A
 * post-processor of the application's own is left alone.
 */
final class ScheduledMethodsRegistrar implements BeanDefinitionRegistryPostProcessor {

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    String name = SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME;
    if (AotDetector.useGeneratedArtifacts() // the generated code has registered it
        || !registry.containsBeanDefinition(name)
        || !BeanMethods.declaringClass(registry.getBeanDefinition(name))
            .equals(SchedulingConfiguration.class.getName())) {
      return;
    }
    RootBeanDefinition ours = new RootBeanDefinition(ScheduledMethodBeanPostProcessor.class);
    ours.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    registry.removeBeanDefinition(name);
    registry.registerBeanDefinition(name, ours);
  }
}
