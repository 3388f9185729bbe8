package io.asynctask.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.RETURNS_DEFAULTS;
import static org.mockito.Mockito.mock;

import io.asynctask.JoinHandle;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.stubbing.Answer;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A cancel that interrupts a task in a driver that an interrupt would break. */
@Timeout(30)
class InterruptedDriverTests {

  private static final int TASKS = 50;

  private final Connection connection = mock(Connection.class, named("connection"));
  private final Statement statement = mock(Statement.class, named("statement"));
  private final AtomicBoolean interruptedInside = new AtomicBoolean();

  /** A call of the driver that is not over before something else has happened. */
  private record Obstacle(String call, CountDownLatch reached, CountDownLatch gone) {
    Obstacle(String call) {
      this(call, new CountDownLatch(1), new CountDownLatch(1));
    }
  }

  private Obstacle obstacle = new Obstacle("none");

  private Answer<Object> named(String name) {
    return invocation -> {
      String call = name + "." + invocation.getMethod().getName();
      if (call.equals(obstacle.call)) {
        obstacle.reached.countDown();
        try {
          obstacle.gone.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (Thread.currentThread().isInterrupted()) {
        interruptedInside.set(true);
        throw new SQLException("The connection is broken");
      }
      return switch (call) {
        case "pool.getConnection" -> connection;
        case "connection.createStatement" -> statement;
        default -> RETURNS_DEFAULTS.answer(invocation);
      };
    };
  }

  private DataSource dataSource(Duration cleanUp) {
    return advised(mock(DataSource.class, named("pool")), cleanUp);
  }

  private static DataSource advised(DataSource dataSource, Duration cleanUp) {
    return (DataSource)
        new DataSourcePostProcessor(cleanUp)
            .postProcessAfterInitialization(dataSource, "dataSource");
  }

  private static Object transaction(DataSource dataSource) throws SQLException {
    try (Connection open = dataSource.getConnection()) {
      try (Statement created = open.createStatement()) {
        created.execute("select 1");
        open.commit();
      } finally {
        open.rollback();
      }
    }
    return "done";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool.getConnection",
        "connection.createStatement",
        "statement.execute",
        "connection.commit",
        "statement.close",
        "connection.rollback",
        "connection.close"
      })
  void theInterruptWaitsForTheEndOfTheCallAndIsNotLost(String call) throws Exception {
    obstacle = new Obstacle(call);
    assertTheInterruptWaits(dataSource(Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool.getConnection", "statement.execute", "connection.close"})
  void aDataSourceMayCallAnotherOneInside(String call) throws Exception {
    obstacle = new Obstacle(call);
    DataSource inner = dataSource(Duration.ofMinutes(1));
    assertTheInterruptWaits(advised(new DelegatingDataSource(inner), Duration.ofMinutes(1)));
  }

  private void assertTheInterruptWaits(DataSource dataSource) throws Exception {
    AtomicBoolean interruptedAfterwards = new AtomicBoolean();
    JoinHandle<Object> task =
        Tasks.spawn(
            () -> {
              Object result = transaction(dataSource);
              interruptedAfterwards.set(Thread.currentThread().isInterrupted());
              return result;
            });
    obstacle.reached.await();

    task.cancel(true);
    obstacle.gone.countDown();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
    assertThat(interruptedInside).isFalse();
    assertThat(interruptedAfterwards).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"statement.execute", "connection.commit"})
  void itWaitsNoLongerThanACleanUpMayTake(String call) throws Exception {
    obstacle = new Obstacle(call);
    DataSource dataSource = dataSource(Duration.ofMillis(50));
    JoinHandle<Object> task = Tasks.spawn(() -> transaction(dataSource));
    obstacle.reached.await();

    task.cancel(true);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
        .withStackTraceContaining("The connection is broken");
  }

  @Test
  void whoWaitsForAConnectionIsInterruptedAtOnce() throws Exception {
    obstacle = new Obstacle("pool.getConnection");
    DataSource dataSource = dataSource(Duration.ofMinutes(1));
    JoinHandle<Object> task = Tasks.spawn(() -> transaction(dataSource));
    obstacle.reached.await();

    task.cancel(true);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
        .withStackTraceContaining("The connection is broken");
  }

  @Test
  void whoCancelsDoesNotWaitForDatabasesThatDoNotAnswer() throws Exception {
    obstacle = new Obstacle("statement.execute", new CountDownLatch(TASKS), new CountDownLatch(1));
    DataSource dataSource = dataSource(Duration.ofMinutes(1));
    List<JoinHandle<Object>> tasks =
        Stream.generate(() -> Tasks.spawn(() -> transaction(dataSource))).limit(TASKS).toList();
    obstacle.reached.await();

    long start = System.nanoTime();
    tasks.forEach(task -> task.cancel(true));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    obstacle.gone.countDown();
  }
}
