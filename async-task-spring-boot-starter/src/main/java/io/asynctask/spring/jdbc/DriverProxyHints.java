package io.asynctask.spring.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the proxies below a pool, which have the same interfaces with every driver.
 *
 * @since 0.1.0
 */
public final class DriverProxyHints implements RuntimeHintsRegistrar {

  private static final List<Class<?>> TYPES =
      List.of(Connection.class, Statement.class, PreparedStatement.class, CallableStatement.class);

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    for (Class<?> type : TYPES) {
      hints.proxies().registerJdkProxy(DriverProxy.STANDARD_INTERFACES.get(type));
    }
  }
}
