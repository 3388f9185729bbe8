package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of a statement. A cancel of the task ends each {@link StatementExecution} of it. A
 * statement that a pool executes for itself is not the task's, and is passed on as it is.
 */
final class TaskStatement extends DriverProxy {

  private final Statement statement;
  private final Connection connection;
  private final TransactionBegin begin;

  /**
   * @param connection the proxy of the connection that has made the statement
   * @param begin begins the transactions of that connection
   */
  TaskStatement(
      Statement statement, Connection connection, TransactionBegin begin, ProxySettings settings) {
    super(statement, settings);
    this.statement = statement;
    this.connection = connection;
    this.begin = begin;
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (name.equals("getConnection")) {
      return connection;
    }
    Object result;
    try (Registration putOff = putOffInterrupts()) {
      result = name.startsWith("execute") ? execute(method, arguments) : proceed(method, arguments);
    }
    return result instanceof ResultSet && !settings.belowPool()
        ? new BackReference(result, settings, target, proxy).proxy()
        : result;
  }

  private @Nullable Object execute(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    Optional<TaskContext> task = TaskContext.current();
    if (task.isEmpty() || isOfPool(method, arguments)) {
      return proceed(method, arguments);
    }
    begin.beforeStatement();
    try (StatementExecution execution =
        StatementExecution.begin(statement, task.get(), settings.cleanUp())) {
      return proceed(method, arguments);
    }
  }

  private boolean isOfPool(Method method, @Nullable Object @Nullable [] arguments) {
    return arguments != null
        && arguments.length == 1
        && method.getName().equals("execute")
        && arguments[0] instanceof String text
        && settings.ofPool().test(text);
  }
}
