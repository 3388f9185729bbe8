package io.asynctask.spring.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that a task has got, whose statements are {@link TaskStatement}s. */
final class TaskConnection extends DriverProxy {

  TaskConnection(Connection connection, Duration cleanUp) {
    super(connection, cleanUp);
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    Object result = proceed(method, arguments);
    return result instanceof Statement statement
        ? new TaskStatement(statement, (Connection) proxy, cleanUp).proxy()
        : result;
  }
}
