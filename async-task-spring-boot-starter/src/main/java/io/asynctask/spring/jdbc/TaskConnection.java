package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of a connection, whose statements are {@link TaskStatement}s. Above a pool it belongs
 * to the task that has borrowed the connection. Below a pool it lasts as long as the physical
 * connection, and passes on calls from outside tasks.
 */
final class TaskConnection extends DriverProxy {

  private final TransactionBegin begin;

  TaskConnection(Connection connection, ProxySettings settings) {
    super(connection, settings);
    this.begin = new TransactionBegin(connection);
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    begin.note(method.getName());
    if (settings.belowPool() && TaskContext.current().isEmpty()) {
      return proceed(method, arguments);
    }
    Object result;
    try (Registration putOff = putOffInterrupts()) {
      result = proceed(method, arguments);
    }
    if (result instanceof Statement statement) {
      return new TaskStatement(statement, (Connection) proxy, begin, settings).proxy();
    }
    return result instanceof DatabaseMetaData && !settings.belowPool()
        ? new BackReference(result, settings, target, proxy).proxy()
        : result;
  }
}
