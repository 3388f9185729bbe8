package io.asynctask.spring.async;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * A tag of the tasks of an {@code @Async} method.
 *
 * <p>On a parameter, the argument is the tag's value and only the key is given:
 * {@code @TaskTag("tenant") String tenant}. On the method, key and value are given:
 * {@code @TaskTag(key = "kind", value = "#{#req.kind}")}. A value that is {@code null} makes no
 * tag.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Repeatable(TaskTag.List.class)
@Reflective(TaskTagReflectiveProcessor.class)
public @interface TaskTag {

  /**
   * On a method, the value: a text that may contain {@code ${placeholders}} and SpEL templates
   * {@code #{…}}, which see the arguments as {@code #name}, {@code #p0} or {@code #a0}, the bean as
   * root object and other beans as {@code @name}. On a parameter, the key.
   */
  String value() default "";

  /** The key; on a parameter, {@link #value()} says it as well. */
  String key() default "";

  /** Holds the tags of a method that has several. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
  @interface List {

    TaskTag[] value();
  }
}
