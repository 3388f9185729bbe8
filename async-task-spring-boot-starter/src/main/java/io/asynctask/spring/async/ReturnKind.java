package io.asynctask.spring.async;

import io.asynctask.JoinHandle;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** What an {@code @Async} method gives its caller. */
enum ReturnKind {
  /** {@code void} and Kotlin's {@code Unit}: nobody waits for the task. */
  NOTHING,

  /** A future of one of the types that a handle is. */
  HANDLE;

  /**
   * The kind of {@code method}.
   *
   * @throws InvalidAsyncMethodException when its type is neither
   */
  static ReturnKind of(Method method) {
    Class<?> type = method.getReturnType();
    if (type == void.class || type.getName().equals("kotlin.Unit")) {
      return NOTHING;
    }
    if (type == JoinHandle.class
        || type == CompletableFuture.class
        || type == CompletionStage.class
        || type == Future.class) {
      return HANDLE;
    }
    throw new InvalidAsyncMethodException(
        method,
        "it returns " + type.getTypeName(),
        "Let it return void, Future, CompletionStage, CompletableFuture or JoinHandle, or remove"
            + " @Async.",
        null);
  }
}
