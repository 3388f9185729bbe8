package io.asynctask.spring.async;

import io.asynctask.JoinHandle;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** What an {@code @Async} method returns to its caller. */
enum ReturnKind {
  /** {@code void} and Kotlin's {@code Unit}: the caller gets nothing to wait for. */
  NOTHING,

  /**
   * {@code Future}, {@code CompletableFuture} and {@code CompletionStage}: applications share such
   * futures among callers, so only a cancel stops the task.
   */
  FUTURE,

  /** {@code JoinHandle}: the handle of one caller, whose task is a child of the caller's task. */
  HANDLE;

  /**
   * Returns the kind of {@code method}.
   *
   * @throws InvalidAsyncMethodException for any other return type
   */
  static ReturnKind of(Method method) {
    if (isSuspending(method)) {
      throw new InvalidAsyncMethodException(
          method,
          "it is a suspend function of Kotlin, which Spring cannot call asynchronously",
          "Remove @Async and let the caller start a coroutine, or make it a function without"
              + " 'suspend' that returns a CompletableFuture, for example by 'future { … }' of"
              + " kotlinx-coroutines-jdk8.",
          null);
    }
    Class<?> type = method.getReturnType();
    if (type == void.class || type.getName().equals("kotlin.Unit")) {
      return NOTHING;
    }
    if (type == JoinHandle.class) {
      return HANDLE;
    }
    if (type == CompletableFuture.class || type == CompletionStage.class || type == Future.class) {
      return FUTURE;
    }
    throw new InvalidAsyncMethodException(
        method,
        "it returns " + type.getTypeName(),
        "Let it return void, Future, CompletionStage, CompletableFuture or JoinHandle, or remove"
            + " @Async.",
        null);
  }

  /** Whether it is a suspend function: the compiler of Kotlin adds a parameter to it. */
  private static boolean isSuspending(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    return parameters.length > 0
        && parameters[parameters.length - 1].getName().equals("kotlin.coroutines.Continuation");
  }
}
