package io.asynctask.spring.async;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The deadline of the tasks of an {@code @Async} method, in place of the deadline of the executor.
 * A task that is queued or runs for longer is stopped, and its handle fails with a {@link
 * java.util.concurrent.TimeoutException}.
 *
 * <pre>{@code
 * @Async("reports")
 * @TaskDeadline("${reports.deadline:30s}")
 * public JoinHandle<String> build(String tenant) {
 *   return JoinHandle.completed("report of " + tenant);
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface TaskDeadline {

  /**
   * {@return the time from the call to the stop: a positive duration such as {@code 30s} or {@code
   * PT30S}, or a {@code ${placeholder}}}
   */
  String value();
}
