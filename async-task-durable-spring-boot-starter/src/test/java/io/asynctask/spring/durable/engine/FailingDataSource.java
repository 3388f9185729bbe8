package io.asynctask.spring.durable.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that can be gone for one node. */
final class FailingDataSource extends DelegatingDataSource {

  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean fails;

  FailingDataSource(DataSource dataSource) {
    super(dataSource);
  }

  void fails(boolean fails) {
    this.fails = fails;
  }

  int failures() {
    return failures.get();
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (fails) {
      failures.incrementAndGet();
      throw new SQLTransientConnectionException("The database is gone");
    }
    return super.getConnection();
  }
}
