package io.asynctask.spring.jdbc;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a driver that an interrupt which came before them does not disturb. A thread whose
 * interrupt status is set breaks what it touches: a virtual thread its socket, any thread the file
 * of an embedded database. A cancelled task would lose the connection on which it is to roll back.
 */
final class Uninterrupted {

  private Uninterrupted() {}

  /** Proceeds, and gives the thread its interrupt status back afterwards. */
  static @Nullable Object proceed(MethodInvocation invocation) throws Throwable {
    boolean interrupted = Thread.interrupted();
    try {
      return invocation.proceed();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
