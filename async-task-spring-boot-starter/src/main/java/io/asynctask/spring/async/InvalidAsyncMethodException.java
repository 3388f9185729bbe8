package io.asynctask.spring.async;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * An {@code @Async} method cannot be asynchronous, or its annotations contradict each other. It
 * fails the start of the application, or the call of a method that the start did not check; Spring
 * fails such a call with an {@link IllegalArgumentException} too.
 */
public final class InvalidAsyncMethodException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String method;
  private final String reason;
  private final String action;

  InvalidAsyncMethodException(
      Method method, String reason, String action, @Nullable Throwable cause) {
    super("Invalid @Async method " + method.toGenericString() + ": " + reason, cause);
    this.method = method.toGenericString();
    this.reason = reason;
    this.action = action;
  }

  /** The method's generic signature. */
  public String method() {
    return method;
  }

  /** What is wrong with it. */
  public String reason() {
    return reason;
  }

  /** What to do about it. */
  public String action() {
    return action;
  }
}
