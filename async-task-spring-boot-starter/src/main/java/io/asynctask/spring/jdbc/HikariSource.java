package io.asynctask.spring.jdbc;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The source from which a HikariCP pool takes its physical connections: it wraps each connection of
 * the driver in a {@link TaskConnection}. The pool, and all that the application gets from it, stay
 * the same objects.
 *
 * <p>The settings of the pool are read when it starts, as they may change until then. This source
 * is the data source in the pool's settings until the pool has opened a connection; then the former
 * setting is restored, so that a copy of the configuration does not use the database of the
 * original.
 *
 * <p>The pool tests a connection and sets it up on the thread of the task that borrows it. The
 * statements of the pool's settings are not the task's: a cancel of the task would have the pool
 * take a good connection for a broken one. An application that passes the very same text to {@code
 * Statement.execute} is not cancelled during it.
 */
final class HikariSource extends AbstractDataSource {

  private final HikariDataSource pool;
  private final @Nullable DataSource configured;
  private final ProxySettings settings;
  private volatile @Nullable DataSource driver;

  private HikariSource(HikariDataSource pool, Duration cleanUp) {
    this.pool = pool;
    this.configured = pool.getDataSource();
    this.settings = new ProxySettings(cleanUp, true, this::isOfPool);
  }

  /**
   * Puts such a source below {@code dataSource}.
   *
   * @return false if that is no HikariCP pool, if it has started, or if it finds its driver in
   *     another way than by a URL or a data source
   */
  static boolean putBelow(DataSource dataSource, Duration cleanUp) {
    Object target = AopProxyUtils.getSingletonTarget(dataSource);
    if (!((target == null ? dataSource : target) instanceof HikariDataSource pool)
        || pool.getHikariPoolMXBean() != null
        || pool.isClosed()
        || pool.getDataSourceClassName() != null
        || pool.getDataSourceJNDI() != null
        || (pool.getDataSource() == null && pool.getJdbcUrl() == null)) {
      return false;
    }
    pool.setDataSource(new HikariSource(pool, cleanUp));
    return true;
  }

  /** Checks the caller: the pool's constructor calls this first, with the lock of the pool. */
  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    if (!Thread.holdsLock(pool)) {
      // No exception: the pool would log it, go on, and connect to the wrong database.
      throw new Error(
          "This configuration was copied from the pool "
              + pool.getPoolName()
              + " before that had opened a connection, and would connect to the database of that"
              + " pool. Copy it later, or call setDataSource(null) on the copy");
    }
    driver().setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return driver().getLoginTimeout();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return opened(DataSource::getConnection);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return opened(driver -> driver.getConnection(username, password));
  }

  /** Unwraps to the data source below, as the pool expects. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(driver()) ? type.cast(driver()) : driver().unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(driver()) || driver().isWrapperFor(type);
  }

  private boolean isOfPool(String text) {
    return text.equals(pool.getConnectionTestQuery()) || text.equals(pool.getConnectionInitSql());
  }

  private interface Opening {
    Connection open(DataSource driver) throws SQLException;
  }

  /** Opens a connection. That of another advised bean is its proxy if a task opens it. */
  private Connection opened(Opening opening) throws SQLException {
    Object connection;
    try (Registration putOff = TaskContext.putOffInterrupts(TaskConnections.BORROWING)) {
      connection = requireNonNull(DriverProxy.unwrapped(opening.open(driver())));
    }
    if (Thread.holdsLock(pool) && pool.getDataSource() == this) {
      pool.setDataSource(configured);
    }
    return (Connection) new TaskConnection((Connection) connection, settings).proxy();
  }

  private DataSource driver() {
    DataSource known = driver;
    if (known == null) {
      known =
          configured != null
              ? configured
              : new DriverDataSource(
                  pool.getJdbcUrl(),
                  pool.getDriverClassName(),
                  pool.getDataSourceProperties(),
                  pool.getUsername(),
                  pool.getPassword());
      driver = known;
    }
    return known;
  }
}
