package io.asynctask.spring.async;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long after the call a task of an {@code @Async} method is stopped, in the queue or while it
 * runs; its handle then fails with a {@link java.util.concurrent.TimeoutException}. In place of the
 * deadline of the executor.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface TaskDeadline {

  /** A positive duration such as {@code 30s} or {@code PT30S}; may be a {@code ${placeholder}}. */
  String value();
}
