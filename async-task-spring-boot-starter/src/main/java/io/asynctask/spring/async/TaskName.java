package io.asynctask.spring.async;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of the tasks of an {@code @Async} method. Without this annotation, the name is that of
 * the bean and that of the method, with a dot between them.
 *
 * <pre>{@code
 * @Async
 * @TaskName("build-report")
 * public JoinHandle<String> build() {
 *   return JoinHandle.completed("report");
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface TaskName {

  /** {@return the name, which may contain {@code ${placeholders}}} */
  String value();
}
