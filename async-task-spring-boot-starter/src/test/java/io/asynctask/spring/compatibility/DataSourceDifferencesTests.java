package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcStatement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** What data sources give out in an {@code @Async} method, and what a cancel does there. */
@Timeout(120)
class DataSourceDifferencesTests {

  private static final Map<StockAndStarter, ConfigurableApplicationContext> CONTEXTS =
      new EnumMap<>(StockAndStarter.class);

  @BeforeAll
  static void start() {
    for (StockAndStarter which : StockAndStarter.values()) {
      CONTEXTS.put(which, which.run(Application.class, "--spring.datasource.url=" + url()));
    }
  }

  @AfterAll
  static void close() {
    CONTEXTS.values().forEach(ConfigurableApplicationContext::close);
  }

  private static String url() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  private static DataSource dataSource(StockAndStarter which, String name) {
    return CONTEXTS.get(which).getBean(name, DataSource.class);
  }

  private static <T> T inATask(StockAndStarter which, Callable<T> body) throws Exception {
    return CONTEXTS.get(which).getBean(Work.class).call(body).get(60, SECONDS);
  }

  // ------------------------------------------------------------ statements

  @OnBoth
  @Difference("Statements of a stopped method")
  void aCancelStopsTheStatement(StockAndStarter which) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Rows.BEGUN.put(which.name(), begun);
    Rows.RELEASE.put(which.name(), release);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    CompletableFuture<Void> future =
        CONTEXTS
            .get(which)
            .getBean(Work.class)
            .call(
                () -> {
                  try (Connection connection = dataSource(which, "dataSource").getConnection();
                      Statement statement = connection.createStatement()) {
                    statement.execute("create alias more for '" + Rows.class.getName() + ".more'");
                    statement.execute(
                        "select count(*) from system_range(1, 1000000000) where more('"
                            + which
                            + "', x)");
                    outcome.complete("executed");
                  } catch (SQLException failure) {
                    outcome.complete(failure.getMessage());
                  }
                  return null;
                });
    assertThat(begun.await(60, SECONDS)).isTrue();

    future.cancel(true);

    if (which.isStarter()) {
      assertThat(outcome.get(60, SECONDS)).contains("Statement was canceled");
    } else {
      assertThat(future).isDone();
      assertThat(outcome).isNotDone();
      release.countDown();
      assertThat(outcome.get(60, SECONDS)).contains("released");
    }
  }

  /** A function of the database that ends a statement when a test says so. */
  public static class Rows {

    private static final Map<String, CountDownLatch> BEGUN = new ConcurrentHashMap<>();
    private static final Map<String, CountDownLatch> RELEASE = new ConcurrentHashMap<>();

    public static boolean more(String which, long row) throws InterruptedException {
      BEGUN.get(which).countDown();
      if (RELEASE.get(which).await(row == 1 ? 0 : 1, MILLISECONDS)) {
        throw new IllegalStateException("released");
      }
      return true;
    }
  }

  // ------------------------------------------------------------ objects

  @OnBoth
  @Difference("`unwrap(Connection.class)` and `unwrap(Statement.class)` in a task")
  void theInterfaceUnwrapsToAProxyOfTheDriversObject(StockAndStarter which) throws Exception {
    boolean same =
        inATask(
            which,
            () -> {
              try (Connection connection = dataSource(which, "dataSource").getConnection();
                  Statement statement = connection.createStatement()) {
                assertThat(connection).isInstanceOf(ProxyConnection.class);
                assertThat(connection.unwrap(JdbcConnection.class).getClass())
                    .isSameAs(JdbcConnection.class);
                assertThat(statement.unwrap(JdbcStatement.class).getClass())
                    .isSameAs(JdbcStatement.class);
                boolean driversConnection =
                    connection.unwrap(Connection.class) instanceof JdbcConnection;
                boolean driversStatement =
                    statement.unwrap(Statement.class) instanceof JdbcStatement;
                assertThat(driversStatement).isEqualTo(driversConnection);
                return driversConnection;
              }
            });
    assertThat(same).isEqualTo(!which.isStarter());
  }

  @OnBoth
  @Difference(
      "A copy of a pool's configuration (`copyStateTo`), made before the pool has opened a"
          + " connection")
  void anEarlyCopyRefusesToStart(StockAndStarter which) throws Exception {
    HikariConfig copy = new HikariConfig();
    ((HikariDataSource) dataSource(which, "fresh")).copyStateTo(copy);
    copy.setJdbcUrl(url());
    if (which.isStarter()) {
      assertThatExceptionOfType(Error.class)
          .isThrownBy(() -> new HikariDataSource(copy))
          .withMessageContaining("setDataSource(null)");
      copy.setDataSource(null);
    }
    try (HikariDataSource other = new HikariDataSource(copy);
        Connection connection = other.getConnection()) {
      assertThat(connection.getMetaData().getURL()).isEqualTo(copy.getJdbcUrl().split(";")[0]);
    }
  }

  @OnBoth
  @Difference(
      "Other `DataSource` beans, and `HikariDataSource` beans that were started when they were made")
  void otherDataSourcesAreProxies(StockAndStarter which) throws Exception {
    DataSource other = dataSource(which, "other");
    DataSource started = dataSource(which, "started");
    assertThat(other).isInstanceOf(DelegatingDataSource.class);
    assertThat(started).isInstanceOf(HikariDataSource.class);
    assertThat(other.getClass() == DelegatingDataSource.class).isEqualTo(!which.isStarter());
    assertThat(started.getClass() == HikariDataSource.class).isEqualTo(!which.isStarter());
    assertThat(
            inATask(
                which,
                () -> {
                  try (Connection one = other.getConnection();
                      Connection two = started.getConnection()) {
                    assertThat(one.unwrap(JdbcConnection.class)).isNotNull();
                    assertThat(one instanceof JdbcConnection)
                        .isEqualTo(two instanceof ProxyConnection);
                    return two instanceof ProxyConnection;
                  }
                }))
        .isEqualTo(!which.isStarter());
    assertThat(dataSource(which, "dataSource")).isExactlyInstanceOf(HikariDataSource.class);
  }

  // ------------------------------------------------------------ the application

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Work.class)
  static class Application {

    @Bean(defaultCandidate = false)
    HikariDataSource fresh() {
      HikariDataSource pool = new HikariDataSource();
      pool.setJdbcUrl(url());
      pool.setMaximumPoolSize(1);
      return pool;
    }

    @Bean(defaultCandidate = false)
    HikariDataSource started() {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url());
      config.setMaximumPoolSize(1);
      return new HikariDataSource(config);
    }

    @Bean(defaultCandidate = false)
    DelegatingDataSource other() {
      return new DelegatingDataSource(new DriverManagerDataSource(url()));
    }
  }

  static class Work {

    @Async
    public <T> CompletableFuture<T> call(Callable<T> body) throws Exception {
      return CompletableFuture.completedFuture(body.call());
    }
  }
}
