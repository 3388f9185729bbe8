package io.asynctask.spring.jdbc;

import static java.util.Objects.requireNonNull;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Advice for the methods of a statement: what executes it is an {@link Execution} of the task. */
final class TaskStatements implements MethodInterceptor {

  private final Connection connection;
  private final Duration cleanUp;

  /**
   * @param connection what has made the statement, as the body of the task knows it
   */
  TaskStatements(Connection connection, Duration cleanUp) {
    this.connection = connection;
    this.cleanUp = cleanUp;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    String method = invocation.getMethod().getName();
    if (method.equals("getConnection")) {
      return connection;
    }
    try (Registration putOff = TaskContext.putOffInterrupts(patience(cleanUp))) {
      return method.startsWith("execute") ? execute(invocation) : invocation.proceed();
    }
  }

  private @Nullable Object execute(MethodInvocation invocation) throws Throwable {
    Optional<TaskContext> task = TaskContext.current();
    if (task.isEmpty()) {
      return invocation.proceed();
    }
    Statement statement = (Statement) requireNonNull(invocation.getThis());
    try (Execution execution = Execution.begin(statement, task.get(), cleanUp)) {
      return invocation.proceed();
    }
  }

  /**
   * How long an interrupt waits for the driver: as long as a statement may take in a clean-up, and
   * a moment for its cancel.
   */
  static Duration patience(Duration cleanUp) {
    return cleanUp.plusMillis(100);
  }
}
