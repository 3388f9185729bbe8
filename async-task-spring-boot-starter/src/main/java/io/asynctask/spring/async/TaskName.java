package io.asynctask.spring.async;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the tasks of an {@code @Async} method are called. Without it, the name of the bean and the
 * name of the method with a dot between.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface TaskName {

  /** The name; may contain {@code ${placeholders}}. */
  String value();
}
