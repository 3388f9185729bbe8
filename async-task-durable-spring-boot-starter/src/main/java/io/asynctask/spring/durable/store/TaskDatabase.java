package io.asynctask.spring.durable.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of durable tasks: its dialect, its tables and its transactions.
 *
 * @since 0.1.0
 */
public final class TaskDatabase {

  private final DataSource dataSource;
  private final Dialect dialect;
  private final TaskTables tables;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final boolean autoCommits;

  /**
   * Opens it, and checks its tables.
   *
   * @throws UnsupportedDatabaseException if there is no dialect for it
   * @throws MissingSchemaException if a table or a column is missing
   */
  public TaskDatabase(DataSource dataSource, TaskTables tables) {
    this.dataSource = target(dataSource);
    this.dialect = Dialect.of(dataSource);
    this.tables = tables;
    this.jdbc = JdbcClient.create(this.dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
    // A transaction that has ended, but whose listeners still run, is not joined.
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.autoCommits =
        Boolean.TRUE.equals(
            new JdbcTemplate(this.dataSource)
                .execute((ConnectionCallback<Boolean>) Connection::getAutoCommit));
    SchemaCheck.check(jdbc, tables);
  }

  private static DataSource target(DataSource dataSource) {
    DataSource target =
        dataSource instanceof TransactionAwareDataSourceProxy proxy
            ? proxy.getTargetDataSource()
            : null;
    return target == null ? dataSource : target;
  }

  public DataSource dataSource() {
    return dataSource;
  }

  public Dialect dialect() {
    return dialect;
  }

  public TaskTables tables() {
    return tables;
  }

  public JdbcClient jdbc() {
    return jdbc;
  }

  /** Returns whether the calling thread has a transaction with a connection of this database. */
  public boolean isInTransaction() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.getResource(dataSource)
            instanceof ConnectionHolder holder
        && holder.getConnectionHandle() != null
        && !commitsEachStatement(holder.getConnection());
  }

  /** Returns whether a transaction of another resource only keeps the connection. */
  private static boolean commitsEachStatement(Connection connection) {
    try {
      return connection.getAutoCommit();
    } catch (SQLException failure) {
      throw new DataAccessResourceFailureException(
          "The connection of the caller's transaction does not work", failure);
    }
  }

  /** Commits what was written after the commit of the transaction whose listeners still run. */
  public void commitLate() {
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try {
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException failure) {
      throw new DataAccessResourceFailureException(
          "What a listener of a transaction has written after it was not committed", failure);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  /** Does the work in the transaction of the calling thread, or else in one of its own. */
  <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
    // A transaction of JPA has a connection that our transaction manager would not join.
    return isInTransaction() ? work.get() : transaction.execute(status -> work.get());
  }

  /** Does the work, which is one statement, as {@link #inTransaction} does. */
  <T extends @Nullable Object> T inOneStatement(Supplier<T> work) {
    // The connection of a transaction that has ended commits nothing by itself.
    return autoCommits && !TransactionSynchronizationManager.hasResource(dataSource)
        ? work.get()
        : inTransaction(work);
  }

  /**
   * Inserts or updates a task, and changes its row of db-scheduler if that has changed the task.
   *
   * @param execution may have parameters that {@code task} has not
   * @return whether the task was changed
   */
  boolean changeBoth(String task, String execution, Map<String, @Nullable Object> values) {
    String both = dialect.both(task, execution);
    if (both != null) {
      return inOneStatement(() -> jdbc.sql(both).params(values).query(Integer.class).single()) == 1;
    }
    return inTransaction(
        () -> {
          boolean changed = jdbc.sql(task).params(values).update() == 1;
          if (changed) {
            jdbc.sql(execution).params(values).update();
          }
          return changed;
        });
  }

  /** Asks the database for its time. */
  public Instant time() {
    return jdbc.sql("select current_timestamp").query(OffsetDateTime.class).single().toInstant();
  }
}
