package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.sql.Connection;
import java.time.Duration;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/**
 * The advice for a data source. A connection that a task gets is a {@link TaskConnection}; outside
 * tasks, the connection is passed on as it is. If a task passes a connection back to the data
 * source, for example to evict it, the data source gets its own connection. {@code unwrap} to the
 * data source returns the advised one.
 */
final class TaskConnections implements MethodInterceptor {

  /**
   * How long an interrupt waits until a connection is opened or tested. It is short, as a thread
   * that waits for a connection of another thread waits in the pool, where an interrupt does no
   * harm.
   */
  static final Duration BORROWING = Duration.ofMillis(100);

  private final ProxySettings settings;

  TaskConnections(Duration cleanUp) {
    this.settings = new ProxySettings(cleanUp, false, text -> false);
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    if (invocation.getMethod().getName().equals("getConnection")) {
      return TaskContext.current().isEmpty() ? invocation.proceed() : taskConnection(invocation);
    }
    @Nullable Object[] arguments = invocation.getArguments();
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = DriverProxy.unwrapped(arguments[i]);
    }
    Object result = invocation.proceed();
    return result == invocation.getThis() && invocation instanceof ProxyMethodInvocation proxied
        ? proxied.getProxy()
        : result;
  }

  private @Nullable Object taskConnection(MethodInvocation getConnection) throws Throwable {
    Object borrowed;
    try (Registration putOff = TaskContext.putOffInterrupts(BORROWING)) {
      borrowed = getConnection.proceed();
    }
    return borrowed instanceof Connection connection
        ? new TaskConnection(connection, settings).proxy()
        : borrowed;
  }
}
