package io.asynctask.spring.autoconfigure;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.core.type.MethodMetadata;

/**
 * Finds out which configuration class has declared a bean, by the method that makes the bean.
 *
 * @since 0.1.0
 */
public final class BeanMethods {

  private BeanMethods() {}

  /**
   * Returns the name of the class that has declared a bean.
   *
   * @param definition the definition of the bean
   * @return the name; empty for a bean that no method of a configuration makes
   */
  public static String declaringClass(BeanDefinition definition) {
    MethodMetadata method =
        definition instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return method == null ? "" : method.getDeclaringClassName();
  }
}
