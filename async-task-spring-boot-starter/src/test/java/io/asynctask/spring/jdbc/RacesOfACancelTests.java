package io.asynctask.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asynctask.JoinHandle;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.stubbing.Answer;

/** A cancel that comes too early or too late, with a driver that is driven by hand. */
@Timeout(30)
class RacesOfACancelTests {

  private final DataSource driver = mock();
  private final Connection connection = mock();
  private final Statement statement = mock();
  private final CountDownLatch executing = new CountDownLatch(1);
  private final CountDownLatch finish = new CountDownLatch(1);
  private DataSource dataSource;

  @BeforeEach
  void connect() throws SQLException {
    when(driver.getConnection()).thenReturn(connection);
    when(connection.createStatement()).thenReturn(statement);
    when(statement.execute(anyString()))
        .thenAnswer(
            invocation -> {
              executing.countDown();
              finish.await();
              return true;
            });
    dataSource =
        (DataSource)
            new DataSourcePostProcessor(Duration.ofSeconds(1))
                .postProcessAfterInitialization(driver, "dataSource");
  }

  private void onCancel(Answer<Void> answer) throws SQLException {
    doAnswer(answer).when(statement).cancel();
  }

  private Object execute() throws SQLException {
    try (Connection open = dataSource.getConnection();
        Statement created = open.createStatement()) {
      return created.execute("select 1");
    }
  }

  /** PostgreSQL's driver sends BEGIN with the first statement: a cancel must not hit BEGIN. */
  @Test
  void aTransactionOfPostgresIsBegunBeforeACancelCanBeSent() throws Exception {
    DatabaseMetaData driverOfPostgres = mock();
    when(driverOfPostgres.getDriverName()).thenReturn("PostgreSQL JDBC Driver");
    when(connection.getMetaData()).thenReturn(driverOfPostgres);
    List<String> calls = new CopyOnWriteArrayList<>();
    doAnswer(invocation -> calls.add(invocation.getArgument(0)))
        .when(statement)
        .execute(anyString());
    JoinHandle<Object> task =
        Tasks.spawn(
            () -> {
              try (Connection open = dataSource.getConnection();
                  Statement created = open.createStatement()) {
                created.execute("first");
                created.execute("second");
                open.rollback();
                created.execute("third");
                when(connection.getAutoCommit()).thenReturn(true);
                open.setAutoCommit(true);
                return created.execute("alone");
              }
            });
    task.join();
    assertThat(calls)
        .containsExactly("/* begin */", "first", "second", "/* begin */", "third", "alone");
  }

  @Test
  void aCancelThatTheDriverLosesIsRepeatedUntilTheStatementHasEnded() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    onCancel(
        invocation -> {
          if (cancels.incrementAndGet() == 3) {
            finish.countDown();
          }
          return null;
        });
    JoinHandle<Object> task = Tasks.spawn(this::execute);
    executing.await();

    task.cancel(false);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
    assertThat(cancels).hasValueGreaterThanOrEqualTo(3); // one more may be under way
  }

  @Test
  void aCancelThatFailsIsRepeatedToo() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    onCancel(
        invocation -> {
          if (cancels.incrementAndGet() == 1) {
            throw new SQLException("no route to the database");
          }
          finish.countDown();
          return null;
        });
    JoinHandle<Object> task = Tasks.spawn(this::execute);
    executing.await();

    task.cancel(false);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aDriverThatCannotCancelIsAskedOnce() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    onCancel(
        invocation -> {
          cancels.incrementAndGet();
          asked.countDown();
          throw new SQLFeatureNotSupportedException();
        });
    JoinHandle<Object> task = Tasks.spawn(this::execute);
    executing.await();

    task.cancel(false);

    asked.await();
    finish.countDown();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> task.get(10, TimeUnit.SECONDS));
    assertThat(cancels).hasValue(1);
  }

  /** The driver returns while the cancel is on its way: the body must not get on before it is. */
  @Test
  void theBodyGoesOnWhenNoCancelIsUnderWay() throws Exception {
    CountDownLatch cancelling = new CountDownLatch(1);
    CountDownLatch arrive = new CountDownLatch(1);
    AtomicBoolean arrived = new AtomicBoolean();
    AtomicBoolean wentOnBefore = new AtomicBoolean();
    onCancel(
        invocation -> {
          cancelling.countDown();
          arrive.await();
          arrived.set(true);
          return null;
        });
    CountDownLatch returned = new CountDownLatch(1);
    JoinHandle<Object> task =
        Tasks.spawn(
            () -> {
              Object result = execute();
              wentOnBefore.set(!arrived.get());
              returned.countDown();
              return result;
            });
    executing.await();
    task.cancel(false);
    cancelling.await();

    finish.countDown();

    assertThat(returned.await(200, TimeUnit.MILLISECONDS)).isFalse();
    arrive.countDown();
    returned.await();
    assertThat(wentOnBefore).isFalse();
  }
}
