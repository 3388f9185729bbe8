package io.asynctask.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@ContainerTest
@ActiveProfiles("postgres")
@ImportTestcontainers(Postgres.class)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "audit.root=.",
      "spring.datasource.hikari.data-source-properties.ApplicationName=cancelled"
    })
@DirtiesContext // or it would run the audits of other tests on the server
@Timeout(120)
class CancelledStatementIT {

  private static final String MINUTE = "select pg_sleep(60)";

  private static final String TORN =
      "select * from halves where task in"
          + " (select task from halves group by task having array_agg(half order by half) <> '{1,2}')";

  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;
  @Autowired private HikariDataSource pool;
  @Autowired private ApplicationContext context;
  private Server server;
  private SpawningTaskExecutor queries;

  /** The executors of the tests: one of platform threads, one of virtual ones where there are. */
  static Stream<String> executors() {
    return Runtime.version().feature() < 21
        ? Stream.of("queries")
        : Stream.of("queries", "virtual");
  }

  @DynamicPropertySource
  static void executors(DynamicPropertyRegistry properties) {
    executors()
        .forEach(
            name -> {
              String executor = "async-task.executors." + name;
              properties.add(executor + ".concurrency", () -> 8);
              properties.add(
                  executor + ".threads", () -> name.equals("virtual") ? name : "platform");
            });
  }

  @BeforeEach
  void connect() {
    queries = context.getBean("queries", SpawningTaskExecutor.class);
    server = new Server(Postgres.server);
  }

  @AfterEach
  void disconnect() {
    server.close();
  }

  @Test
  void aCancelStopsTheQueryOnTheServerWithinMilliseconds() throws Exception {
    long[] micros = new long[100];
    for (int i = 0; i < micros.length; i++) {
      JoinHandle<Object> task = queries.task("query").spawn(() -> jdbc.queryForList(MINUTE));
      server.awaitActive("pg_sleep(60)", 1);

      long start = System.nanoTime();
      task.cancel(true);
      server.awaitActive("pg_sleep(60)", 0);
      micros[i] = (System.nanoTime() - start) / 1_000;

      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
          .withStackTraceContaining("canceling statement due to user request");
    }
    Arrays.sort(micros);
    System.out.printf(
        "From cancel to the statement's end on the server: median %.1f ms, worst of %d %.1f ms%n",
        micros[micros.length / 2] / 1e3, micros.length, micros[micros.length - 1] / 1e3);
    assertThat(micros[micros.length / 2]).isLessThan(1_000_000);
    assertNoConnectionIsActive();
  }

  @Test
  void aDeadlineStopsTheQueryOnTheServer() {
    JoinHandle<Object> task =
        queries
            .task("query")
            .deadline(Duration.ofMillis(500))
            .spawn(() -> jdbc.queryForList(MINUTE));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
        .withCauseInstanceOf(TimeoutException.class);
    assertThat(server.active("pg_sleep(60)")).isZero();
    assertNoConnectionIsActive();
  }

  @Test
  void aCancelStopsABatch() throws Exception {
    jdbc.execute("create table slept (n text)");
    JoinHandle<int[]> task = queries.task("batch").spawn(() -> jdbc.execute(sleepTwice()));
    server.awaitActive("insert into slept", 1);

    task.cancel(true);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
    assertThat(server.active("insert into slept")).isZero();
  }

  private static ConnectionCallback<int[]> sleepTwice() {
    return connection -> {
      try (PreparedStatement batch =
          connection.prepareStatement("insert into slept select pg_sleep(?)::text")) {
        for (int i = 0; i < 2; i++) {
          batch.setInt(1, 60);
          batch.addBatch();
        }
        return batch.executeBatch();
      }
    };
  }

  @Test
  void aTransactionWhoseStatementIsStoppedRollsBack() throws Exception {
    jdbc.execute("create table rolled_back (n int)");
    JoinHandle<Object> task =
        queries
            .task("transaction")
            .spawn(
                () ->
                    transaction.execute(
                        status -> {
                          jdbc.update("insert into rolled_back values (1)");
                          return jdbc.queryForList(MINUTE);
                        }));
    server.awaitActive("pg_sleep(60)", 1);

    task.cancel(true);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
    assertThat(jdbc.queryForList("select * from rolled_back")).isEmpty();
    assertNoConnectionIsActive();
  }

  /**
   * The driver sends {@code BEGIN} as a command of its own with the first statement that is not
   * empty, and a cancel that hits it leaves that statement outside of any transaction.
   */
  @Test
  void aTransactionHasBegunBeforeItsFirstStatementIsSent() throws Exception {
    JoinHandle<TransactionState> task =
        queries
            .task("transaction")
            .spawn(() -> transaction.execute(status -> jdbc.execute(afterAnEmptyStatement())));

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo(TransactionState.OPEN);
  }

  private static ConnectionCallback<TransactionState> afterAnEmptyStatement() {
    return connection -> {
      try (Statement empty = connection.createStatement()) {
        empty.execute("");
      }
      return connection.unwrap(PgConnection.class).getTransactionState();
    };
  }

  /**
   * Cancels at random moments, each of which might hit the connection's next statement. Statements
   * outside tasks, which nobody cancels, run on the same connections meanwhile.
   */
  @ParameterizedTest
  @MethodSource("executors")
  void aThousandRandomCancelsHitNoOtherStatementAndLeakNoConnection(String executor)
      throws Exception {
    SpawningTaskExecutor queries = context.getBean(executor, SpawningTaskExecutor.class);
    jdbc.execute("drop table if exists halves");
    jdbc.execute(
        "create table halves (task int, half int, transaction text default txid_current()::text)");
    Random random = new Random(42);
    List<JoinHandle<Object>> tasks = new ArrayList<>();
    Map<Integer, Throwable> failures = new ConcurrentHashMap<>();
    await().until(() -> server.processes("cancelled").size() == pool.getMaximumPoolSize());
    List<Integer> processes = server.processes("cancelled");

    for (int i = 0; i < 1_000; i++) {
      int id = i;
      JoinHandle<Object> task =
          queries
              .task("halves")
              .spawn(
                  () -> {
                    try {
                      return transaction.execute(status -> insertTwoHalves(id));
                    } catch (Throwable failure) {
                      failures.put(id, failure);
                      throw failure;
                    }
                  });
      tasks.add(task);
      // Half of them hit the first statement, with which the driver begins the transaction.
      LockSupport.parkNanos(random.nextInt(i % 2 == 0 ? 500_000 : 5_000_000));
      task.cancel(random.nextBoolean());
      assertThat(jdbc.queryForObject("select 1", int.class)).isOne();
    }

    int cancelled = 0;
    for (JoinHandle<Object> task : tasks) {
      try {
        task.get(10, TimeUnit.SECONDS);
      } catch (CancellationException e) {
        cancelled++;
      }
    }
    System.out.printf(
        "%d of 1000 tasks of '%s' were cancelled, %d of them in a statement or in between%n",
        cancelled, executor, failures.size());
    assertThat(cancelled).isPositive();
    assertThat(failures).isNotEmpty();
    assertThat(jdbc.queryForList(TORN))
        .as(() -> "torn transactions, of these failures: " + failures)
        .isEmpty();
    assertNoConnectionIsActive();
    assertThat(server.processes("cancelled"))
        .as("no connection had to be replaced")
        .isEqualTo(processes);
  }

  private int insertTwoHalves(int task) {
    jdbc.update("insert into halves values (?, 1)", task);
    jdbc.queryForList("select 1 from pg_sleep(0.02)"); // no type that the driver has to look up
    return jdbc.update("insert into halves values (?, 2)", task);
  }

  private void assertNoConnectionIsActive() {
    await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    assertThat(server.active("")).isZero();
  }
}
