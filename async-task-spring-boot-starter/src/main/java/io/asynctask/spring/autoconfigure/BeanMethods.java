package io.asynctask.spring.autoconfigure;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.core.type.MethodMetadata;

/** Tells whose bean a bean is: by the configuration class with the method that makes it. */
public final class BeanMethods {

  private BeanMethods() {}

  /** The name of that class; empty for a bean that no method of a configuration makes. */
  public static String declaringClass(BeanDefinition definition) {
    MethodMetadata method =
        definition instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return method == null ? "" : method.getDeclaringClassName();
  }
}
