package io.asynctask.spring.jdbc;

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
 * The source from which a HikariCP pool takes its physical connections: the driver's, each as a
 * {@link TaskConnection}. The pool and all that the application gets from it stay what they are.
 *
 * <p>The pool is asked for its settings when it starts and not before, as they may change until
 * then. It has this source as its setting until it has opened a connection, and then again what it
 * had: a copy of its configuration is not to lead to the database of the original.
 */
final class HikariSource extends AbstractDataSource {

  private final HikariDataSource pool;
  private final @Nullable DataSource configured;
  private final ProxySettings settings;
  private volatile @Nullable DataSource driver;

  private HikariSource(HikariDataSource pool, Duration cleanUp) {
    this.pool = pool;
    this.configured = pool.getDataSource();
    this.settings = new ProxySettings(cleanUp, true);
  }

  /**
   * Puts such a source below {@code dataSource}.
   *
   * @return false when that is no HikariCP pool, when it has started, or when it finds its driver
   *     in another way than by a URL or a data source
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

  /** The pool's constructor calls this first, and the thread that starts a pool has its lock. */
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

  /** The pool unwraps to what is below this. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(driver()) ? type.cast(driver()) : driver().unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(driver()) || driver().isWrapperFor(type);
  }

  private interface Opening {
    Connection open(DataSource driver) throws SQLException;
  }

  private Connection opened(Opening opening) throws SQLException {
    Connection connection;
    try (Registration putOff = TaskContext.putOffInterrupts(TaskConnections.BORROWING)) {
      connection = opening.open(driver());
    }
    if (Thread.holdsLock(pool) && pool.getDataSource() == this) {
      pool.setDataSource(configured);
    }
    return (Connection) new TaskConnection(connection, settings).proxy();
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
