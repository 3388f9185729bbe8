package io.asynctask.spring.documentation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which rows of {@code docs/migrating.md} a test shows: it runs the same application without
 * and with the starter, and asserts what the row says of each. {@link DifferencesTests} checks that
 * every row has such a test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Difference {

  /** The first cell of each row. */
  String[] value();
}
