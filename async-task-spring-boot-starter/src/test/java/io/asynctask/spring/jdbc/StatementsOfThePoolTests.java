package io.asynctask.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.JoinHandle;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A cancel that comes while HikariCP executes a statement of its own on the task's thread. */
@Timeout(20)
class StatementsOfThePoolTests {

  /** Returns its thousandth row, at once or when {@link #gate} lets it. */
  private static final String STATEMENT =
      "select x from system_range(1, 1000000000) where passes(x) fetch first row only";

  private static final String BYPASS_OF_THE_TEST = "com.zaxxer.hikari.aliveBypassWindowMs";

  private static volatile Gate gate = new Gate();

  private final String url =
      "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=0";

  /** Decides which rows of the statement pass, and when. */
  private static final class Gate {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    volatile boolean closed;
    volatile boolean endless;
  }

  /** Public, as the database calls it. */
  public static final class Rows {

    private Rows() {}

    public static boolean passes(long row) throws InterruptedException {
      Gate met = gate;
      met.reached.countDown();
      if (met.closed) {
        met.open.await();
      }
      return row >= 1_000 && !met.endless;
    }
  }

  @BeforeEach
  void prepare() throws SQLException {
    gate = new Gate();
    System.setProperty(BYPASS_OF_THE_TEST, "-1"); // so that each borrowed connection is tested
    try (Connection connection = new DriverManagerDataSource(url).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create alias passes for '" + Rows.class.getName() + ".passes'");
    }
  }

  @AfterEach
  void restore() {
    gate.open.countDown();
    System.clearProperty(BYPASS_OF_THE_TEST);
  }

  /** The settings with statements of the pool. */
  enum Setting {
    TEST_QUERY(HikariDataSource::setConnectionTestQuery),
    INIT_SQL(HikariDataSource::setConnectionInitSql);

    private final BiConsumer<HikariDataSource, String> setter;

    Setting(BiConsumer<HikariDataSource, String> setter) {
      this.setter = setter;
    }
  }

  /** Sets the statement after the starter has seen the pool. */
  private HikariDataSource pool(Setting setting) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    return advised(pool, setting);
  }

  private static HikariDataSource advised(HikariDataSource pool, Setting setting) {
    pool.setMaximumPoolSize(1);
    advised(pool);
    setting.setter.accept(pool, STATEMENT);
    return pool;
  }

  private static DataSource advised(DataSource dataSource) {
    return (DataSource)
        new DataSourcePostProcessor(Duration.ofMinutes(1))
            .postProcessAfterInitialization(dataSource, "dataSource");
  }

  private static Connection physical(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(JdbcConnection.class);
    }
  }

  /** Cancels a task that borrows while the pool executes its statement. */
  private void cancelWhileBorrowing(HikariDataSource pool, boolean interrupt) throws Exception {
    gate = new Gate();
    gate.closed = true;
    JoinHandle<Connection> task = Tasks.spawn(() -> physical(pool));
    gate.reached.await();

    assertThat(task.cancel(interrupt)).isTrue();
    awaitOtherCancel();
    gate.open.countDown();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
  }

  /** Cancels are sent in their order, so one that was asked for before is on its way. */
  private void awaitOtherCancel() throws Exception {
    Gate kept = gate;
    Gate other = new Gate();
    other.endless = true;
    gate = other;
    try (HikariDataSource pool = pool(Setting.TEST_QUERY)) {
      pool.setConnectionTestQuery(null);
      assertCancelReachesStatement(pool, "executeQuery");
    }
    gate = kept;
  }

  private static void assertCancelReachesStatement(HikariDataSource pool, String method)
      throws Exception {
    JoinHandle<Object> task =
        Tasks.spawn(
            () -> {
              try (Connection connection = pool.getConnection();
                  Statement statement = connection.createStatement()) {
                return method.equals("execute")
                    ? statement.execute(STATEMENT)
                    : statement.executeQuery(STATEMENT);
              }
            });
    gate.reached.await();

    task.cancel(false);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
        .withStackTraceContaining("Statement was canceled");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionThatThePoolTestsForACancelledTaskIsKept(boolean interrupt) throws Exception {
    try (HikariDataSource pool = pool(Setting.TEST_QUERY)) {
      Connection first = physical(pool);

      cancelWhileBorrowing(pool, interrupt);

      assertThat(physical(pool)).isSameAs(first);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolThatACancelledTaskStartsGetsItsConnection(Setting setting) throws Exception {
    try (HikariDataSource pool = pool(setting)) {
      cancelWhileBorrowing(pool, false);

      assertThat(pool.getHikariPoolMXBean()).isNotNull();
      assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(1);
    }
  }

  @Test
  void theSameHoldsIfTheDataSourceBelowThePoolIsAdvisedToo() throws Exception {
    HikariDataSource above = new HikariDataSource();
    above.setDataSource(advised(new DriverManagerDataSource(url)));
    try (HikariDataSource pool = advised(above, Setting.TEST_QUERY)) {
      Connection first = Tasks.spawn(() -> physical(pool)).join();

      cancelWhileBorrowing(pool, false);

      assertThat(physical(pool)).isSameAs(first);
    }
  }

  @Test
  void theSameTextIsTheTasksInAnyMethodThatThePoolDoesNotCall() throws Exception {
    try (HikariDataSource pool = pool(Setting.INIT_SQL)) {
      physical(pool);
      gate = new Gate();
      gate.endless = true;

      assertCancelReachesStatement(pool, "executeQuery");
    }
  }

  @Test
  void aPoolWithoutStatementsOfItsOwnHasTheTasksOnly() throws Exception {
    try (HikariDataSource pool = pool(Setting.INIT_SQL)) {
      pool.setConnectionInitSql(null);
      gate.endless = true;

      assertCancelReachesStatement(pool, "execute");
    }
  }
}
