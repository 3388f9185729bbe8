package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
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
 *
 * <p>Interrupts are put off while a driver is called. They break what it touches: a virtual thread
 * its socket, any thread the file of an embedded database. A cancelled task would lose the
 * connection on which it is to roll back.
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
    Object connection = proceed(getConnection, BORROWING);
    return connection == null ? null : advised(connection, this::onConnection);
  }

  private @Nullable Object onConnection(MethodInvocation invocation) throws Throwable {
    Object result = proceed(invocation, TaskStatements.patience(cleanUp));
    if (!(result instanceof Statement)) {
      return result;
    }
    Connection connection = (Connection) ((ProxyMethodInvocation) invocation).getProxy();
    return advised(result, new TaskStatements(connection, cleanUp));
  }

  private static @Nullable Object proceed(MethodInvocation invocation, Duration patience)
      throws Throwable {
    try (Registration putOff = TaskContext.putOffInterrupts(patience)) {
      return invocation.proceed();
    }
  }

  /** A proxy with all interfaces of its target, the vendor's own too. */
  private static Object advised(Object target, MethodInterceptor advice) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.addAdvice(advice);
    factory.setOpaque(true);
    return factory.getProxy();
  }
}
