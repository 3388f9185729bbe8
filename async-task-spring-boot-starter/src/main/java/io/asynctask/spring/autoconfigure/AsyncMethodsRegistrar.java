package io.asynctask.spring.autoconfigure;

import static org.springframework.scheduling.config.TaskManagementConfigUtils.ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME;
import static org.springframework.scheduling.config.TaskManagementConfigUtils.ASYNC_EXECUTION_ASPECT_BEAN_NAME;

import io.asynctask.spring.async.AsyncMethodBeanPostProcessor;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.ProxyAsyncConfiguration;

/**
 * Puts our post-processor for {@code @Async} where that of {@code @EnableAsync} stands, with the
 * attributes of that annotation, or where it would stand. A post-processor of the application's own
 * and AspectJ's weaving are left alone.
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
    if (registry.containsBeanDefinition(name)) {
      if (!isSprings(registry.getBeanDefinition(name))) {
        return;
      }
      registry.removeBeanDefinition(name);
    }
    registry.registerBeanDefinition(name, postProcessor(enableAsync(registry)));
  }

  private static boolean isSprings(BeanDefinition definition) {
    MethodMetadata method =
        definition instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return method != null
        && method.getDeclaringClassName().equals(ProxyAsyncConfiguration.class.getName());
  }

  private static @Nullable MergedAnnotation<EnableAsync> enableAsync(
      BeanDefinitionRegistry registry) {
    for (String name : registry.getBeanDefinitionNames()) {
      if (registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition annotated) {
        MergedAnnotation<EnableAsync> found =
            annotated.getMetadata().getAnnotations().get(EnableAsync.class);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return null;
  }

  private RootBeanDefinition postProcessor(@Nullable MergedAnnotation<EnableAsync> enableAsync) {
    RootBeanDefinition definition = new RootBeanDefinition(AsyncMethodBeanPostProcessor.class);
    definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    if (enableAsync == null) {
      definition
          .getPropertyValues()
          .add(
              "proxyTargetClass",
              environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true))
          .add("order", Ordered.LOWEST_PRECEDENCE);
      return definition;
    }
    definition
        .getPropertyValues()
        .add("proxyTargetClass", enableAsync.getBoolean("proxyTargetClass"))
        .add("order", enableAsync.getInt("order"));
    Class<?> annotation = enableAsync.getClass("annotation");
    if (annotation != Annotation.class) {
      definition.getPropertyValues().add("asyncAnnotationType", annotation);
    }
    return definition;
  }
}
