package io.asynctask.spring.durable.method;

import io.asynctask.JoinHandle;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** What the caller of a durable method gets. */
enum ReturnedHandle {
  /** Nothing. */
  NONE,

  /** A future that callers may share. */
  SHARED,

  /** A {@code JoinHandle} of its own. */
  OWN;

  static ReturnedHandle of(Method method) {
    Class<?> type = method.getReturnType();
    if (type == JoinHandle.class) {
      return OWN;
    }
    return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
        ? SHARED
        : NONE;
  }
}
