package io.asynctask.spring.async;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if an {@code @Async} method cannot be asynchronous, or if its annotations contradict each
 * other. It fails the start of the application, or the call of a method that the start did not
 * check. Spring fails such a call with an {@link IllegalArgumentException} too.
 *
 * @since 0.1.0
 */
public final class InvalidAsyncMethodException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** The generic signature of the method. */
  private final String method;

  /** What is wrong with the method. */
  private final String reason;

  /** What to do about it. */
  private final String action;

  /**
   * Creates it.
   *
   * @param method the method
   * @param reason what is wrong with it, as the rest of a sentence about the method
   * @param action what to do about it, as a sentence
   * @param cause the cause; {@code null} for none
   */
  public InvalidAsyncMethodException(
      Method method, String reason, String action, @Nullable Throwable cause) {
    super("Invalid @Async method " + method.toGenericString() + ": " + reason, cause);
    this.method = method.toGenericString();
    this.reason = reason;
    this.action = action;
  }

  /** {@return the generic signature of the method} */
  public String method() {
    return method;
  }

  /** {@return what is wrong with the method} */
  public String reason() {
    return reason;
  }

  /** {@return what to do about it} */
  public String action() {
    return action;
  }
}
