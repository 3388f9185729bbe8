package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a {@link Pollable} to one poll: its value, or that it has to be polled again.
 *
 * <pre>{@code
 * Pollable<Integer> body =
 *     waker -> {
 *       elements.accept(waker::wake); // first, so that no element is missed
 *       Integer next = queue.poll();
 *       return next == null ? Poll.pending() : Poll.ready(next);
 *     };
 * }</pre>
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
public sealed interface Poll<T extends @Nullable Object> {

  /**
   * The answer of a body that is done.
   *
   * @param <T> the type of the value
   * @param value the value, which may be {@code null}
   */
  record Ready<T extends @Nullable Object>(T value) implements Poll<T> {}

  /**
   * The answer of a body that is not done and has arranged that its waker will be called.
   *
   * @param <T> the type of the value
   */
  final class Pending<T extends @Nullable Object> implements Poll<T> {
    private static final Pending<?> INSTANCE = new Pending<>();

    private Pending() {}

    @Override
    public String toString() {
      return "Pending";
    }
  }

  /**
   * Returns the answer of a body that is done.
   *
   * @param <T> the type of the value
   * @param value the value, which may be {@code null}
   * @return the answer
   */
  static <T extends @Nullable Object> Poll<T> ready(T value) {
    return new Ready<>(value);
  }

  /**
   * Returns the answer of a body that is not done.
   *
   * @param <T> the type of the value
   * @return always the same instance
   */
  @SuppressWarnings("unchecked") // it holds no T
  static <T extends @Nullable Object> Poll<T> pending() {
    return (Poll<T>) Pending.INSTANCE;
  }
}
