package io.asynctask.spring.durable.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the database has it, in its parts.
 *
 * @param type the name of the class of the exception; {@code null} if the text does not begin with
 *     one
 * @param message its message; {@code null} for none
 * @since 0.1.0
 */
public record StoredFailure(@Nullable String type, @Nullable String message) {

  private static final Pattern TYPE_AND_MESSAGE =
      Pattern.compile("((?:[\\w$]+\\.)+[\\w$]+)(?:: (.*))?", Pattern.DOTALL);

  /**
   * Reads the text of a failure.
   *
   * @param failure {@link io.asynctask.spring.durable.DurableTask#failure()}
   * @return its parts
   */
  public static StoredFailure of(String failure) {
    Matcher parts = TYPE_AND_MESSAGE.matcher(failure);
    return parts.matches()
        ? new StoredFailure(parts.group(1), parts.group(2))
        : new StoredFailure(null, failure);
  }
}
