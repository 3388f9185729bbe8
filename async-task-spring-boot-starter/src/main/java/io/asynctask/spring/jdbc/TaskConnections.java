package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.sql.Connection;
import java.time.Duration;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Advice for {@code getConnection}: what a task gets is a {@link TaskConnection}. Outside tasks,
 * the connection is passed on as it is.
 */
final class TaskConnections implements MethodInterceptor {

  /**
   * How long an interrupt waits for a connection. Not longer: who has to wait for one does so in
   * the pool, where an interrupt does no harm.
   */
  private static final Duration BORROWING = Duration.ofMillis(100);

  private final Duration cleanUp;

  TaskConnections(Duration cleanUp) {
    this.cleanUp = cleanUp;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation getConnection) throws Throwable {
    if (TaskContext.current().isEmpty()) {
      return getConnection.proceed();
    }
    Object borrowed;
    try (Registration putOff = TaskContext.putOffInterrupts(BORROWING)) {
      borrowed = getConnection.proceed();
    }
    return borrowed instanceof Connection connection
        ? new TaskConnection(connection, cleanUp).proxy()
        : borrowed;
  }
}
