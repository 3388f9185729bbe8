package io.asynctask.spring.durable;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a durable task may ask about its task.
 *
 * <pre>{@code
 * String idempotencyKey = DurableContext.current().id();
 * }</pre>
 *
 * @param id the id of the task: the same in all its attempts, and so an idempotency key
 * @param attempt the number of this attempt; the first is 1
 * @since 0.1.0
 */
public record DurableContext(String id, int attempt) {

  private static final ThreadLocal<@Nullable DurableContext> CURRENT = new ThreadLocal<>();

  /**
   * Returns the context of the durable task that the current thread runs.
   *
   * @return the context
   * @throws IllegalStateException if the current thread runs no durable task
   */
  public static DurableContext current() {
    DurableContext current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException(
          "The current thread runs no durable task: DurableContext.current() is for the body of an"
              + " @Async method with @Durable, on the thread that runs it");
    }
    return current;
  }

  /**
   * Calls a body in this context, as a test of a durable method does.
   *
   * @param <T> the type of the result
   * @param body the body
   * @return what the body returns
   * @throws Exception what the body throws
   */
  public <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
    DurableContext outer = CURRENT.get();
    CURRENT.set(this);
    try {
      return body.call();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }
}
