package io.asynctask.spring.durable;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes the tasks of an {@code @Async} method durable: a call stores its task in the database, in
 * the transaction of the caller, and a node of the cluster runs it at least once, after a restart
 * too.
 *
 * <pre>{@code
 * @Async
 * @Durable(key = "#{#month}")
 * @Retryable(maxRetries = 5, delay = 1000, multiplier = 2)
 * JoinHandle<Report> build(@TaskTag("tenant") String tenant, YearMonth month) { … }
 * }</pre>
 *
 * <p>Arguments and results are stored as JSON by their declared types. The application does not
 * start if one of these types cannot be written and read back, or if the method is not
 * {@code @Async}. {@code @Retryable} of Spring on the method repeats a failed task, without a
 * thread that waits.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Reflective(DurableReflectiveProcessor.class)
public @interface Durable {

  /**
   * Returns the key: a text, which may contain SpEL templates such as {@code #{#month}} and
   * placeholders. A call whose key belongs to a live task of the same method stores no new task,
   * and returns a handle of the live one.
   *
   * @return the key; empty for none: then each call has a task of its own
   */
  String key() default "";
}
