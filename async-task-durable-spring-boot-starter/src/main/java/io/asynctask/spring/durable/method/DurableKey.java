package io.asynctask.spring.durable.method;

import io.asynctask.spring.async.AsyncMethodReader;
import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.async.MethodTemplate;
import io.asynctask.spring.durable.Durable;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The key of a durable method.
 *
 * @param text as the annotation has it
 * @param template {@code null} for no key
 */
record DurableKey(Method method, String text, @Nullable MethodTemplate template) {

  /**
   * @throws InvalidAsyncMethodException if it is blank or no template
   */
  static DurableKey of(Method method, Durable durable, AsyncMethodReader reader) {
    String text = durable.key();
    if (text.isEmpty()) {
      return new DurableKey(method, text, null);
    }
    if (text.isBlank()) {
      throw new InvalidAsyncMethodException(
          method, "its @Durable key is blank", "Give a key, or leave it out.", null);
    }
    return new DurableKey(method, text, reader.template(method, "@Durable key", text));
  }

  /**
   * Returns the key of a call; {@code null} if the method has none.
   *
   * @throws IllegalArgumentException if this call has none, or if the expression fails
   */
  @Nullable String value(@Nullable Object target, @Nullable Object[] arguments) {
    if (template == null) {
      return null;
    }
    String value = template.value(target, arguments);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "@Durable key of %s: the expression %s is %s for this call"
              .formatted(method.toGenericString(), text, value == null ? "null" : "blank"));
    }
    return value;
  }
}
