package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.JoinHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The transactions of callers: the calls join them, or are stored in one of their own. */
@Timeout(20)
class TransactionTests {

  private final TestDatabase database = new TestDatabase();
  private final HikariDataSource dataSource = new HikariDataSource();
  private final FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
  private TestNode node;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
    dataSource.close();
    database.close();
  }

  private TransactionTemplate start(boolean autoCommit) {
    database.copyTo(dataSource);
    dataSource.setAutoCommit(autoCommit);
    node = new TestNode("one", dataSource, method).start();
    return new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  private JoinHandle<String> call() {
    return node.call(method.call(""));
  }

  private static String message(JoinHandle<?> handle) {
    return handle.handle((value, failure) -> String.valueOf(failure)).join();
  }

  private static <T> T in(TransactionTemplate transaction, Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }

  private static <T> T rolledBack(TransactionTemplate transaction, Supplier<T> work) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              return work.get();
            }));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallInAListenerOfTheCommitIsStored(boolean autoCommit) {
    TransactionTemplate transaction = start(autoCommit);
    AtomicReference<JoinHandle<String>> called = new AtomicReference<>();

    transaction.executeWithoutResult(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void afterCommit() {
                    called.set(call());
                  }
                }));

    assertThat(called.get().join()).isEqualTo("ran");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallInAListenerOfTheRollbackIsStored(boolean autoCommit) {
    TransactionTemplate transaction = start(autoCommit);
    AtomicReference<JoinHandle<String>> called = new AtomicReference<>();

    transaction.executeWithoutResult(
        status -> {
          status.setRollbackOnly();
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCompletion(int completion) {
                  called.set(call());
                }
              });
        });

    assertThat(called.get().join()).isEqualTo("ran");
  }

  @Test
  void aTransactionOfAnotherDatabaseIsNotJoinedByAConnectionThatItKeeps() {
    start(true);
    try (TestDatabase other = new TestDatabase("jdbc:h2:mem:another")) {
      TransactionTemplate ofOther =
          new TransactionTemplate(new JdbcTransactionManager(other.dataSource()));

      JoinHandle<String> handle =
          rolledBack(
              ofOther,
              () -> {
                new JdbcTemplate(dataSource).queryForObject("select 1", Integer.class);
                return call();
              });

      assertThat(handle.join()).isEqualTo("ran");
    }
  }

  @Test
  void aCallInANewTransactionIsNotRolledBackWithTheOuterOne() {
    TransactionTemplate outer = start(true);
    TransactionTemplate inner = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    JoinHandle<String> handle = rolledBack(outer, () -> in(inner, this::call));

    assertThat(handle.join()).isEqualTo("ran");
  }

  @Test
  void aCallIsRolledBackWithItsSavepoint() {
    TransactionTemplate outer = start(true);
    TransactionTemplate nested = new TransactionTemplate(outer.getTransactionManager());
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

    JoinHandle<String> handle = in(outer, () -> rolledBack(nested, this::call));

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(message(handle)).contains("not in the database").contains("rolled back");
    assertThat(database.executions()).isZero();
  }

  @Test
  void aTaskMayBeJoinedInTheTransactionOfItsCall() {
    TransactionTemplate transaction = start(true);

    JoinHandle<String> joined =
        in(
            transaction,
            () -> {
              String id = node.tasks.idOf(call());
              JoinHandle<String> handle = node.tasks.join(id, String.class);
              // Three looks of the node at the tasks that it follows.
              await().during(Duration.ofMillis(150)).until(() -> !handle.isDone());
              return handle;
            });

    assertThat(joined.join()).isEqualTo("ran");
  }

  @Test
  void aKeyThatTheIsolationOfTheCallerHidesFailsTheCall() {
    assumeFalse(TestDatabase.isPostgres(), "PostgreSQL fails the insert");
    TransactionTemplate transaction = start(true);
    node.close();
    transaction.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);

    assertThatThrownBy(
            () ->
                transaction.execute(
                    status -> {
                      new JdbcTemplate(dataSource)
                          .queryForList("select id from async_task", String.class);
                      Thread other = new Thread(() -> node.call(method.call("", "july", Map.of())));
                      other.start();
                      try {
                        other.join();
                      } catch (InterruptedException unexpected) {
                        throw new IllegalStateException(unexpected);
                      }
                      return node.call(method.call("", "july", Map.of()));
                    }))
        .isInstanceOf(ConcurrencyFailureException.class)
        .hasMessageContaining("july");
  }

  @Test
  void aCallJoinsATransactionOfJpa() {
    start(true);
    LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
    factory.setDataSource(dataSource);
    factory.setPersistenceUnitName("test");
    factory.setPackagesToScan("io.asynctask.spring.durable.nothing");
    factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    factory.afterPropertiesSet();
    JpaTransactionManager manager =
        new JpaTransactionManager(Objects.requireNonNull(factory.getObject()));
    manager.afterPropertiesSet();
    TransactionTemplate transaction = new TransactionTemplate(manager);

    JoinHandle<String> gone = rolledBack(transaction, this::call);
    JoinHandle<String> kept =
        in(
            transaction,
            () -> {
              JoinHandle<String> handle = call();
              assertThat(database.executions()).isZero(); // as others see it
              return handle;
            });

    assertThat(kept.join()).isEqualTo("ran");
    assertThat(message(gone)).contains("was rolled back");
    assertThat(node.tasks.find(node.tasks.idOf(gone))).isEmpty();
    AtomicReference<JoinHandle<String>> afterwards = new AtomicReference<>();
    transaction.executeWithoutResult(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void afterCommit() {
                    afterwards.set(call());
                  }
                }));
    assertThat(afterwards.get().join()).isEqualTo("ran");
    factory.destroy();
  }
}
