package io.asynctask.spring.jdbc;

import io.asynctask.TaskContext;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Advice for {@code getConnection}: what a task gets is a connection whose statements are advised
 * by {@link TaskStatements}. Outside tasks, the connection is passed on as it is.
 */
final class TaskConnections implements MethodInterceptor {

  private final Duration cleanUp;

  TaskConnections(Duration cleanUp) {
    this.cleanUp = cleanUp;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation getConnection) throws Throwable {
    Object connection = getConnection.proceed();
    return connection == null || TaskContext.current().isEmpty()
        ? connection
        : advised(connection, this::onConnection);
  }

  private @Nullable Object onConnection(MethodInvocation invocation) throws Throwable {
    Object result = Uninterrupted.proceed(invocation);
    if (!(result instanceof Statement)) {
      return result;
    }
    Connection connection = (Connection) ((ProxyMethodInvocation) invocation).getProxy();
    return advised(result, new TaskStatements(connection, cleanUp));
  }

  /** A proxy with all interfaces of its target, the vendor's own too. */
  private static Object advised(Object target, MethodInterceptor advice) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.addAdvice(advice);
    factory.setOpaque(true);
    return factory.getProxy();
  }
}
