package io.asynctask.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.AsyncTask;
import io.asynctask.CancelReceipt;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.spring.autoconfigure.jdbc.CancelledStatementsAutoConfiguration;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(60)
class CancelledStatementTests {

  /** Takes H2 a minute. */
  private static final String LONG =
      "select count(*) from system_range(1, 54321) a, system_range(1, 54321) b"
          + " where a.x + b.x < 0";

  private final ApplicationContextRunner database =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  CancelledStatementsAutoConfiguration.class,
                  DataSourceAutoConfiguration.class,
                  DataSourceTransactionManagerAutoConfiguration.class,
                  JdbcTemplateAutoConfiguration.class,
                  JdbcClientAutoConfiguration.class,
                  TransactionAutoConfiguration.class))
          // Without its cache of statements, in which H2 keeps a cancel that came too late.
          .withPropertyValues(
              "spring.datasource.url=jdbc:h2:mem:${random.uuid};QUERY_CACHE_SIZE=0",
              "spring.datasource.hikari.maximum-pool-size=4");

  private void withDatabase(ThrowingConsumer<JdbcTemplate> test) {
    database.run(context -> test.accept(context.getBean(JdbcTemplate.class)));
  }

  /** The ways to execute a statement. */
  enum Way {
    JDBC_TEMPLATE(jdbc -> jdbc.queryForObject(LONG, Long.class)),
    JDBC_CLIENT(
        jdbc ->
            JdbcClient.create(jdbc)
                .sql(LONG + " and a.x <> :x")
                .param("x", 1)
                .query(Long.class)
                .single()),
    STATEMENT(
        jdbc ->
            jdbc.execute(
                (ConnectionCallback<Object>)
                    connection -> {
                      try (Statement statement = connection.createStatement()) {
                        return statement.execute(LONG);
                      }
                    })),
    UPDATE(jdbc -> jdbc.update("insert into counts " + LONG));

    private final Function<JdbcTemplate, Object> execution;

    Way(Function<JdbcTemplate, Object> execution) {
      this.execution = execution;
    }
  }

  @Test
  void aLookAtTheTaskTellsOfTheStatementAndTheReceiptCountsIt() {
    withDatabase(
        jdbc -> {
          LiveTasks liveTasks = new LiveTasks();
          Spawned<Object, String> spawned =
              AsyncTask.builder("test")
                  .trackedBy(liveTasks)
                  .spawn(
                      () -> Way.JDBC_TEMPLATE.execution.apply(jdbc),
                      task -> new Thread(task).start());
          spawned.task().schedule();
          LiveTask task = liveTasks.find(spawned.handle().id()).orElseThrow();
          awaitExecuting(jdbc);

          assertThat(task.activity().map(String::valueOf).orElse(""))
              .matches("a JDBC statement for [\\d.]+ m?s \\(H2\\)");

          spawned.handle().cancel(true);
          await().until(spawned.handle()::isDone);
          CancelReceipt receipt = task.cancelReceipt().orElseThrow();
          assertThat(receipt.statements()).isOne();
          assertThat(receipt.hooks()).isOne();
          assertThat(task.activity()).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource
  void aCancelStopsTheStatementHoweverItIsExecuted(Way way) {
    withDatabase(
        jdbc -> {
          jdbc.execute("create table counts (n bigint)");
          JoinHandle<Object> task = Tasks.spawn(() -> way.execution.apply(jdbc));
          awaitExecuting(jdbc);

          assertThat(task.cancel(false)).isTrue();

          assertThatExceptionOfType(CancellationException.class)
              .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
              .withStackTraceContaining("Statement was canceled");
          assertThat(executing(jdbc)).isZero();
        });
  }

  @Test
  void aDeadlineStopsTheStatement() {
    withDatabase(
        jdbc -> {
          JoinHandle<Long> task =
              Tasks.spawn(Duration.ofMillis(200), () -> jdbc.queryForObject(LONG, Long.class));

          assertThatExceptionOfType(ExecutionException.class)
              .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
              .withCauseInstanceOf(TimeoutException.class);
          assertThat(executing(jdbc)).isZero();
        });
  }

  @Test
  void aCancelledParentStopsTheStatementsOfItsChildren() {
    withDatabase(
        jdbc -> {
          JoinHandle<Long> parent =
              Tasks.spawn(() -> Tasks.spawn(() -> jdbc.queryForObject(LONG, Long.class)).join());
          awaitExecuting(jdbc);

          parent.cancel(false);

          await().until(() -> executing(jdbc) == 0);
        });
  }

  @Test
  void aTransactionWhoseStatementIsStoppedRollsBackAndItsConnectionReturns() {
    database.run(
        context -> {
          JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
          TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
          jdbc.execute("create table counts (n bigint)");
          JoinHandle<Long> task =
              Tasks.spawn(
                  () ->
                      transaction.execute(
                          status -> {
                            jdbc.update("insert into counts values (1)");
                            return jdbc.queryForObject(LONG, Long.class);
                          }));
          awaitExecuting(jdbc);

          task.cancel(true);

          assertThatExceptionOfType(CancellationException.class)
              .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
          assertThat(jdbc.queryForList("select * from counts")).isEmpty();
          assertThat(active(context.getBean(HikariDataSource.class))).isZero();
        });
  }

  @Test
  void aCleanUpAfterTheCancelIsExecutedButNotForLong() {
    database
        .withPropertyValues("async-task.jdbc.clean-up=300ms")
        .run(
            context -> {
              JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
              jdbc.execute("create table ends (state varchar)");
              JoinHandle<Object> task =
                  Tasks.spawn(
                      () -> {
                        try {
                          return jdbc.queryForObject(LONG, Long.class);
                        } finally {
                          jdbc.update("insert into ends values ('stopped')");
                          jdbc.queryForObject(LONG, Long.class);
                        }
                      });
              awaitExecuting(jdbc);

              task.cancel(true);

              assertThatExceptionOfType(CancellationException.class)
                  .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
              assertThat(jdbc.queryForList("select * from ends"))
                  .containsExactly(Map.of("STATE", "stopped"));
            });
  }

  /** The pool's connection hides ours, which {@code unwrap} shows when asked for no class. */
  @Test
  void onlyStatementsOfTasksAreProxies() {
    withDatabase(
        jdbc -> {
          assertThat(hasProxies(jdbc)).isFalse();
          assertThat(Tasks.spawn(() -> hasProxies(jdbc)).join()).isTrue();
        });
  }

  private static boolean hasProxies(JdbcTemplate jdbc) throws SQLException {
    try (Connection connection = jdbc.getDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      return Proxy.isProxyClass(statement.unwrap(Statement.class).getClass());
    }
  }

  @Test
  void theStatementKnowsTheConnectionThatHasMadeIt() {
    withDatabase(
        jdbc ->
            Tasks.spawn(
                    () -> {
                      try (Connection connection = jdbc.getDataSource().getConnection();
                          Statement statement = connection.createStatement()) {
                        assertThat(statement.getConnection()).isSameAs(connection);
                        assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotNull();
                      }
                      return null;
                    })
                .join());
  }

  /** Cancels at random moments: before, in and after statements, commits and returns. */
  @Test
  void aThousandRandomCancelsLeakNoConnectionAndTearNoTransaction() {
    database
        .withPropertyValues("spring.datasource.hikari.leak-detection-threshold=0")
        .run(
            context -> {
              JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
              TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
              jdbc.execute("create table halves (task int)");
              Random random = new Random(42);
              List<JoinHandle<Integer>> tasks = new ArrayList<>();
              ExecutorService runners = Executors.newFixedThreadPool(8);

              for (int i = 0; i < 1_000; i++) {
                int id = i;
                Spawned<Integer, Integer> spawned =
                    AsyncTask.spawn(
                        () -> transaction.execute(status -> halves(jdbc, id)),
                        runners::execute,
                        id);
                spawned.task().schedule();
                tasks.add(spawned.handle());
                LockSupport.parkNanos(random.nextInt(2_000_000));
                spawned.handle().cancel(random.nextBoolean());
              }

              int completed = 0;
              for (JoinHandle<Integer> task : tasks) {
                try {
                  int unused = task.get(10, TimeUnit.SECONDS);
                  completed++;
                } catch (CancellationException e) {
                  // Its transaction may have been committed all the same.
                }
              }
              runners.shutdown();
              assertThat(completed).isLessThan(1_000);
              HikariDataSource pool = context.getBean(HikariDataSource.class);
              assertThat(active(pool)).isZero();
              assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(4);
              assertThat(
                      jdbc.queryForList(
                          "select task from halves group by task having count(*) <> 2"))
                  .isEmpty();
              for (int i = 0; i < 100; i++) {
                transaction.execute(status -> halves(jdbc, -1));
              }
            });
  }

  private static int halves(JdbcTemplate jdbc, int id) {
    jdbc.update("insert into halves values (?)", id);
    int sum =
        jdbc.queryForObject("select count(*) from system_range(1, 20000) where x > 9", int.class);
    jdbc.update("insert into halves values (?)", id);
    return sum;
  }

  private static int active(HikariDataSource pool) {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  private static int executing(JdbcTemplate jdbc) {
    return jdbc.queryForObject(
        "select count(*) from information_schema.sessions"
            + " where executing_statement like '%54321%' and session_id <> session_id()",
        int.class);
  }

  private static void awaitExecuting(JdbcTemplate jdbc) {
    await().until(() -> executing(jdbc) > 0);
  }
}
