package io.asynctask.spring.async;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * A tag of the tasks of an {@code @Async} method. On a parameter, it has a key only, and the
 * argument is the value. On the method, it has a key and a value. A value that is {@code null}
 * makes no tag.
 *
 * <pre>{@code
 * @Async
 * @TaskTag(key = "kind", value = "#{#request.kind}")
 * public JoinHandle<String> build(@TaskTag("tenant") String tenant, Request request) {
 *   return JoinHandle.completed(request.kind() + " of " + tenant);
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Repeatable(TaskTag.List.class)
@Reflective(TaskTagReflectiveProcessor.class)
public @interface TaskTag {

  /**
   * {@return on a method, the value; on a parameter, the key} The value may contain {@code
   * ${placeholders}} and SpEL templates {@code #{…}}. These see the arguments as {@code #name},
   * {@code #p0} or {@code #a0}, the bean as root object, and other beans as {@code @name}.
   */
  String value() default "";

  /** {@return the key; on a parameter, {@link #value()} may give it instead} */
  String key() default "";

  /** The container of the tags of a method that has several. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
  @interface List {

    /** {@return the tags} */
    TaskTag[] value();
  }
}
