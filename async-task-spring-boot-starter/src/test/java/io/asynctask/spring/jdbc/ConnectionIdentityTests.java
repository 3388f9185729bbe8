package io.asynctask.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.pool.ProxyConnection;
import io.asynctask.spring.autoconfigure.jdbc.CancelledStatementsAutoConfiguration;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

/** In a task, JDBC's objects lead to each other as they do without the starter. */
@Timeout(60)
class ConnectionIdentityTests {

  /** Data sources as applications have them. */
  enum Kind {
    POOL(
        () -> {
          HikariDataSource pool = new HikariDataSource();
          pool.setJdbcUrl(url());
          pool.setMaximumPoolSize(2);
          return pool;
        }),
    POOL_OF_A_DATA_SOURCE(
        () -> {
          HikariDataSource pool = new HikariDataSource();
          pool.setDataSource(new DriverManagerDataSource(url()));
          pool.setMaximumPoolSize(2);
          return pool;
        }),
    STARTED_POOL(
        () -> {
          HikariConfig config = new HikariConfig();
          config.setJdbcUrl(url());
          config.setMaximumPoolSize(2);
          return new HikariDataSource(config);
        }),
    DELEGATE(() -> new DelegatingDataSource(new DriverManagerDataSource(url()))),
    DRIVER(() -> new DriverManagerDataSource(url()));

    private final Supplier<DataSource> dataSource;

    Kind(Supplier<DataSource> dataSource) {
      this.dataSource = dataSource;
    }

    private static String url() {
      return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }
  }

  private static DataSource advised(DataSource dataSource) {
    return (DataSource)
        new DataSourcePostProcessor(Duration.ofSeconds(1))
            .postProcessAfterInitialization(dataSource, "dataSource");
  }

  /** What can be asked, with the answers. */
  private static Map<String, Object> walk(DataSource dataSource) throws Exception {
    Map<String, Object> facts = new LinkedHashMap<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("select ?");
        CallableStatement call = connection.prepareCall("call 1")) {
      statement.execute("create table if not exists keys (id identity, n int)");
      prepared.setInt(1, 7);
      ResultSet direct = statement.executeQuery("select 1");
      facts.put("result → statement", direct.getStatement() == statement);
      facts.put("result = statement", statement.equals(direct.getStatement()));
      facts.put("statement → connection", statement.getConnection() == connection);
      ResultSet rows = prepared.executeQuery();
      facts.put("prepared result → statement", rows.getStatement() == prepared);
      facts.put("result → connection", rows.getStatement().getConnection() == connection);
      facts.put("later result → statement", prepared.getResultSet().getStatement() == prepared);
      facts.put("call → connection", call.getConnection() == connection);
      facts.put("call result → statement", call.executeQuery().getStatement() == call);
      statement.executeUpdate("insert into keys (n) values (1)", Statement.RETURN_GENERATED_KEYS);
      ResultSet keys = statement.getGeneratedKeys();
      facts.put("keys", keys.next());
      facts.put(
          "keys → connection",
          keys.getStatement() == null || keys.getStatement().getConnection() == connection);
      DatabaseMetaData metaData = connection.getMetaData();
      facts.put("metadata → connection", metaData.getConnection() == connection);
      facts.put("metadata = connection", connection.equals(metaData.getConnection()));
      facts.put("tables", metaData.getTables(null, null, "KEYS", null).next());
      ResultSet array = connection.createArrayOf("int", new Object[] {1, 2}).getResultSet();
      facts.put("array", array.next());
      facts.put("connection = connection", connection.equals(statement.getConnection()));
      facts.put("hash codes", statement.getConnection().hashCode() == connection.hashCode());
      facts.put("pool's class", connection instanceof ProxyConnection);
      facts.put("wraps itself", connection.isWrapperFor(Connection.class));
      facts.put("wraps the driver's", connection.isWrapperFor(JdbcConnection.class));
      facts.put("wraps the pool's", connection.isWrapperFor(ProxyConnection.class));
      facts.put("wraps another", connection.isWrapperFor(HikariDataSource.class));
      facts.put("driver's class", connection.unwrap(JdbcConnection.class).getClass());
      facts.put("statement wraps", statement.isWrapperFor(JdbcStatement.class));
      facts.put("driver's statement", statement.unwrap(JdbcStatement.class).getClass());
      facts.put(
          "source = source", dataSource.unwrap(ClassUtils.getUserClass(dataSource)) == dataSource);
      facts.put("source → source", dataSource.unwrap(DataSource.class) == dataSource);
      facts.put("source wraps", dataSource.isWrapperFor(HikariDataSource.class));
    }
    return facts;
  }

  @ParameterizedTest
  @EnumSource
  void inATaskEverythingLeadsToTheSameAsWithoutTheStarter(Kind kind) throws Exception {
    Map<String, Object> plain = walk(kind.dataSource.get());
    if (kind != Kind.POOL && kind != Kind.POOL_OF_A_DATA_SOURCE) {
      plain.put("pool's class", false); // a proxy, whose class is its own
    }
    DataSource advised = advised(kind.dataSource.get());

    assertThat(Tasks.spawn(() -> walk(advised)).join()).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource(names = {"POOL", "POOL_OF_A_DATA_SOURCE", "STARTED_POOL"})
  void aTaskEvictsTheConnectionThatItHolds(Kind kind) {
    HikariDataSource pool = (HikariDataSource) advised(kind.dataSource.get());

    boolean evicted =
        Tasks.spawn(
                () -> {
                  Connection connection = pool.getConnection();
                  Connection first = connection.unwrap(JdbcConnection.class);
                  pool.evictConnection(connection);
                  connection.close();
                  try (Connection next = pool.getConnection()) {
                    return next.unwrap(JdbcConnection.class) != first;
                  }
                })
            .join();

    assertThat(evicted).isTrue();
  }

  @Test
  void aPoolThatIsABeanIsThePoolItself() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                CancelledStatementsAutoConfiguration.class, DataSourceAutoConfiguration.class))
        .withPropertyValues("spring.datasource.url=jdbc:h2:mem:${random.uuid}")
        .run(
            context -> {
              HikariDataSource pool = context.getBean(HikariDataSource.class);
              try (Connection connection = pool.getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
              }
              assertThat(pool).isExactlyInstanceOf(HikariDataSource.class);
              assertThat(new DirectFieldAccessor(pool).getPropertyValue("pool"))
                  .isInstanceOf(HikariPool.class);
            });
  }

  @Test
  void aPoolHasTheSettingsThatItHasWhenItStarts() throws Exception {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:h2:mem:before");
    advised(pool);
    pool.setJdbcUrl("jdbc:h2:mem:after");

    try (pool;
        Connection connection = pool.getConnection()) {
      assertThat(connection.getMetaData().getURL()).isEqualTo("jdbc:h2:mem:after");
    }
  }

  @Test
  void aCopyOfAStartedPoolsConfigurationLeadsToItsOwnDatabase() throws Exception {
    HikariDataSource pool = (HikariDataSource) advised(Kind.POOL.dataSource.get());
    pool.getConnection().close();
    HikariConfig copy = new HikariConfig();
    pool.copyStateTo(copy);
    copy.setJdbcUrl("jdbc:h2:mem:copy");

    try (HikariDataSource other = new HikariDataSource(copy);
        Connection connection = other.getConnection()) {
      assertThat(connection.getMetaData().getURL()).isEqualTo("jdbc:h2:mem:copy");
    }
  }

  @Test
  void anEarlierCopyRefusesToStartRatherThanUseTheWrongDatabase() {
    HikariDataSource pool = (HikariDataSource) advised(Kind.POOL.dataSource.get());
    HikariConfig copy = new HikariConfig();
    pool.copyStateTo(copy);
    copy.setJdbcUrl("jdbc:h2:mem:copy");

    assertThatExceptionOfType(Error.class)
        .isThrownBy(() -> new HikariDataSource(copy))
        .withMessageContaining("setDataSource(null)");
  }

  @Test
  void aPoolWhoseDatabaseComesLateIsAdvisedAllTheSame() throws Exception {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:h2:mem:late;IFEXISTS=TRUE");
    pool.setConnectionTimeout(250);
    advised(pool);
    assertThatExceptionOfType(Exception.class).isThrownBy(pool::getConnection);

    try (Connection first = new DriverManagerDataSource("jdbc:h2:mem:late").getConnection();
        pool;
        Connection connection = pool.getConnection()) {
      assertThat(first.isClosed()).isFalse();
      assertThat(connection.unwrap(Connection.class)).isNotInstanceOf(JdbcConnection.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionHasOneConnection(Kind kind) {
    DataSource advised = advised(kind.dataSource.get());
    TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(advised));

    boolean same =
        Tasks.spawn(
                () ->
                    transaction.execute(
                        status -> {
                          Connection held = DataSourceUtils.getConnection(advised);
                          try {
                            return new JdbcTemplate(advised)
                                    .execute(
                                        (Statement s) ->
                                            s.getConnection() == held
                                                && DataSourceUtils.isConnectionTransactional(
                                                    held, advised))
                                && DataSourceUtils.getConnection(advised) == held;
                          } finally {
                            DataSourceUtils.releaseConnection(held, advised);
                          }
                        }))
            .join();

    assertThat(same).isTrue();
  }
}
