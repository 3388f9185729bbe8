package io.asynctask;

import org.jspecify.annotations.Nullable;

/** The answer of a {@link Pollable} to one poll: its value, or that it has to be polled again. */
public sealed interface Poll<T extends @Nullable Object> {

  /** The body is done and this is its value, which may be {@code null}. */
  record Ready<T extends @Nullable Object>(T value) implements Poll<T> {}

  /** The body is not done and has seen to it that its waker will be called. */
  final class Pending<T extends @Nullable Object> implements Poll<T> {
    private static final Pending<?> INSTANCE = new Pending<>();

    private Pending() {}

    @Override
    public String toString() {
      return "Pending";
    }
  }

  static <T extends @Nullable Object> Poll<T> ready(T value) {
    return new Ready<>(value);
  }

  /** Always the same instance. */
  @SuppressWarnings("unchecked") // holds no T
  static <T extends @Nullable Object> Poll<T> pending() {
    return (Poll<T>) Pending.INSTANCE;
  }
}
