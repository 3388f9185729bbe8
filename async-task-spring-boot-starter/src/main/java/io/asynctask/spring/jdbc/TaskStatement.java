package io.asynctask.spring.jdbc;

import io.asynctask.TaskContext;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement of a task: what executes it is an {@link Execution} that the task's cancel ends. */
final class TaskStatement extends DriverProxy {

  private final Statement statement;
  private final Connection connection;

  /**
   * @param connection what has made the statement, as the body of the task knows it
   */
  TaskStatement(Statement statement, Connection connection, Duration cleanUp) {
    super(statement, cleanUp);
    this.statement = statement;
    this.connection = connection;
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (name.equals("getConnection")) {
      return connection;
    }
    Optional<TaskContext> task =
        name.startsWith("execute") ? TaskContext.current() : Optional.empty();
    if (task.isEmpty()) {
      return proceed(method, arguments);
    }
    try (Execution execution = Execution.begin(statement, task.get(), cleanUp)) {
      return proceed(method, arguments);
    }
  }
}
