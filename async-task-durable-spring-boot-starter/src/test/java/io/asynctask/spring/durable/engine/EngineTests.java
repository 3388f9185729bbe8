package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.JoinHandle;
import io.asynctask.TaskCancellationException;
import io.asynctask.TaskContext;
import io.asynctask.TaskDeadlineException;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskFailedException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One node: how attempts end. */
@Timeout(20)
class EngineTests extends OneNode {

  private static String message(JoinHandle<?> handle) {
    return handle.handle((value, failure) -> String.valueOf(failure)).join();
  }

  @Test
  void aCallRunsAndItsHandleHasTheResult() {
    FakeMethod greet = new FakeMethod("greet", (name, context) -> "Hello " + name);
    start(greet);

    JoinHandle<String> handle = node.call(greet.call("Ada"));

    assertThat(handle.join()).isEqualTo("Hello Ada");
    DurableTask task = node.find(handle);
    assertThat(task.state()).isEqualTo(TaskState.COMPLETED);
    assertThat(task.attempt()).isEqualTo(1);
    assertThat(task.node()).isEqualTo("one");
    assertThat(task.startedAt()).isBetween(task.createdAt(), task.endedAt());
    assertThat(node.tasks.result(task.id(), String.class)).contains("Hello Ada");
    assertThat(database.executions()).isZero();
  }

  @Test
  void aBodyThatFailsIsTriedAgainAsItsMethodSays() {
    AtomicInteger calls = new AtomicInteger();
    FakeMethod flaky =
        new FakeMethod(
                "flaky",
                (arguments, context) -> {
                  if (calls.incrementAndGet() < 3) {
                    throw new IllegalStateException("attempt " + calls);
                  }
                  return "done in attempt " + context.attempt();
                })
            .retry((failures, failure) -> Duration.ofMillis(10L * failures));
    start(flaky);

    assertThat(node.call(flaky.call("")).join()).isEqualTo("done in attempt 3");
  }

  @Test
  void aBodyThatFailsForGoodKeepsItsFailure() {
    FakeMethod broken =
        new FakeMethod(
                "broken",
                (arguments, context) -> {
                  throw new IllegalStateException("no paper");
                })
            .retry((failures, failure) -> failures < 2 ? Duration.ZERO : null);
    start(broken);

    JoinHandle<String> handle = node.call(broken.call(""));

    assertThatThrownBy(handle::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(DurableTaskFailedException.class)
        .hasMessage("java.lang.IllegalStateException: no paper");
    DurableTask task = node.find(handle);
    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.attempt()).isEqualTo(2);
    assertThat(task.failure()).isEqualTo("java.lang.IllegalStateException: no paper");
    assertThat(database.executions()).isZero();
  }

  @Test
  void aFailedTaskRunsAgainAfterARetry() {
    AtomicBoolean paper = new AtomicBoolean();
    FakeMethod print =
        new FakeMethod(
            "print",
            (arguments, context) -> {
              if (!paper.get()) {
                throw new IllegalStateException("no paper");
              }
              return "printed";
            });
    start(print);
    JoinHandle<String> handle = node.call(print.call(""));
    assertThatThrownBy(handle::join).isInstanceOf(CompletionException.class);
    String id = node.tasks.idOf(handle);

    paper.set(true);
    assertThat(node.tasks.retry(id)).isTrue();

    assertThat(node.tasks.join(id, String.class).join()).isEqualTo("printed");
    assertThat(node.tasks.retry(id)).isFalse();
  }

  @Test
  void aTaskThatThisVersionCannotReadFailsAlone() {
    FakeMethod greet = new FakeMethod("greet", (name, context) -> "Hello " + name);
    start(greet);

    JoinHandle<String> unreadable = node.call(greet.call("unreadable"));
    JoinHandle<String> readable = node.call(greet.call("Ada"));

    assertThat(message(unreadable)).contains("month of Reports.build");
    assertThat(readable.join()).isEqualTo("Hello Ada");
    assertThat(node.find(unreadable).state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aResultThatCannotBeWrittenFailsItsTask() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "unwritable");
    start(method);

    JoinHandle<String> handle = node.call(method.call(""));

    assertThat(message(handle)).contains("The result cannot be written", "no JSON for it");
    assertThat(node.find(handle).state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aTaskThatItsExecutorRejectsWaitsInTheQueue() {
    AtomicInteger rejections = new AtomicInteger();
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
    method.executor(
        run -> {
          if (rejections.incrementAndGet() == 1) {
            throw new TaskRejectedException("full");
          }
          new Thread(run).start();
        });
    start(method);

    JoinHandle<String> handle = node.call(method.call(""));

    assertThat(handle.join()).isEqualTo("ran");
    assertThat(node.find(handle).failure()).isNull();
  }

  @Test
  void aDeadlineThatPassesFailsTheAttempt() {
    FakeMethod method =
        new FakeMethod(
                "method",
                (arguments, context) -> {
                  new CountDownLatch(1).await();
                  return "";
                })
            .deadline(Duration.ofMillis(50));
    start(method);

    JoinHandle<String> handle = node.call(method.call(""));

    assertThatThrownBy(handle::join)
        .cause()
        .isInstanceOf(TaskDeadlineException.class)
        .hasMessageStartingWith("The deadline of PT0.05S has passed");
    assertThat(node.find(handle).state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aBodyThatRunsStopsWithTheCancelOfItsHandle() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException stop) {
                interrupted.set(true);
                throw stop;
              }
              return "";
            });
    start(method);
    JoinHandle<String> handle = node.call(method.call(""));
    running.await();

    handle.cancel();

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(interrupted).isTrue();
    DurableTask task = node.find(handle);
    assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(task.cancelRequested()).isTrue();
    assertThat(task.failure()).isEqualTo("Cancelled: its handle was cancelled");
    assertThat(database.executions()).isZero();
  }

  @Test
  void aQueuedTaskEndsAtOnceWithItsCancel() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "");
    node = new TestNode("one", database.dataSource(), method);
    JoinHandle<String> handle = node.call(method.call(""));
    String id = node.tasks.idOf(handle);

    assertThat(node.tasks.cancel(id, "not needed")).isTrue();

    assertThatThrownBy(handle::join)
        .isInstanceOf(TaskCancellationException.class)
        .hasMessage("Cancelled: not needed");
    assertThat(node.find(handle).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(node.tasks.cancel(id, "again")).isFalse();
    assertThat(database.executions()).isZero();
    node.start();
    assertThat(method.attempts).isEmpty();
  }

  @Test
  void aBodyThatThrowsACancellationEndsCancelled() {
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              throw new CancellationException("nothing to do");
            });
    start(method);

    JoinHandle<String> handle = node.call(method.call(""));

    assertThat(message(handle)).contains("nothing to do");
    assertThatThrownBy(handle::join).isExactlyInstanceOf(CancellationException.class);
    assertThat(node.find(handle).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void progressIsSeenByOthers() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              TaskContext.current().orElseThrow().progress(3, 10, "pages");
              goOn.await();
              return "";
            });
    start(method);
    JoinHandle<String> handle = node.call(method.call(""));

    await().until(() -> node.find(handle).progress() != null);

    assertThat(node.find(handle).progress()).isEqualTo(new io.asynctask.Progress(3, 10, "pages"));
    goOn.countDown();
    handle.join();
  }

  @Test
  void theLastProgressOfABodyIsKeptWithItsEnd() {
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              TaskContext.current().orElseThrow().progress(10, 10, "pages");
              return "";
            });
    start(method);
    JoinHandle<String> handle = node.call(method.call(""));

    handle.join();

    assertThat(node.find(handle).progress()).isEqualTo(new io.asynctask.Progress(10, 10, "pages"));
  }

  @Test
  void aCallIsRolledBackWithTheTransactionOfItsCaller() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "");
    start(method);
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

    JoinHandle<String> handle =
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              return node.call(method.call(""));
            });

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(message(handle)).contains("rolled back");
    assertThat(node.tasks.find(node.tasks.idOf(handle))).isEmpty();
    assertThat(database.executions()).isZero();
  }

  @Test
  void aCallStartsAfterTheCommitAndNotBefore() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              started.countDown();
              return "ran";
            });
    start(method);
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

    JoinHandle<String> handle =
        transaction.execute(
            status -> {
              JoinHandle<String> called = node.call(method.call(""));
              try {
                // Three polls of the engine.
                assertThat(started.await(300, TimeUnit.MILLISECONDS)).isFalse();
              } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
              }
              return called;
            });

    assertThat(handle.join()).isEqualTo("ran");
  }

  @Test
  void aCancelBeforeTheCommitKeepsTheTaskFromRunning() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
    start(method);
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

    JoinHandle<String> handle =
        transaction.execute(
            status -> {
              JoinHandle<String> called = node.call(method.call(""));
              called.cancel();
              return called;
            });

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(node.find(handle).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(method.attempts).isEmpty();
  }

  @Test
  void aCallInATransactionOfAnotherDatabaseIsStoredAtOnce() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
    start(method);
    try (TestDatabase other = new TestDatabase("jdbc:h2:mem:other")) {
      TransactionTemplate transaction =
          new TransactionTemplate(new JdbcTransactionManager(other.dataSource()));

      JoinHandle<String> handle =
          transaction.execute(
              status -> {
                status.setRollbackOnly();
                return node.call(method.call(""));
              });

      assertThat(handle.join()).isEqualTo("ran");
    }
  }

  @Test
  void aDetachedCallRunsAfterTheCommit() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
    start(method);

    node.engine.calls().storeDetached(method.call(""));

    await().until(() -> method.attempts.size() == 1);
  }

  @Test
  void manyTasksThatAreDueAtOnceAllRun() {
    runAtOnce(1_000, Duration.ofSeconds(15));
  }

  @Test
  @Tag("long")
  @Timeout(360)
  void aHundredThousandTasksThatAreDueAtOnceAllRun() {
    runAtOnce(100_000, Duration.ofMinutes(5));
  }

  private void runAtOnce(int count, Duration atMost) {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> arguments);
    node = new TestNode("one", database.dataSource(), method);
    new TransactionTemplate(new JdbcTransactionManager(database.dataSource()))
        .executeWithoutResult(
            status -> {
              for (int i = 0; i < count; i++) {
                node.engine.calls().storeDetached(method.call("" + i));
              }
            });

    node.start();

    await().atMost(atMost).until(() -> database.executions() == 0);
    assertThat(method.attempts.size()).isEqualTo(count);
    assertThat(method.attempts.stream().map(DurableContext::id).distinct().count())
        .isEqualTo(count);
  }

  @Test
  void connectionsMayBeWithoutAutoCommit() {
    FakeMethod method =
        new FakeMethod(
                "method",
                (arguments, context) -> {
                  if (context.attempt() == 1) {
                    throw new IllegalStateException("once more");
                  }
                  return "attempt " + context.attempt();
                })
            .retry((failures, failure) -> Duration.ZERO);
    try (HikariDataSource manual = new HikariDataSource()) {
      database.copyTo(manual);
      manual.setAutoCommit(false);
      node = new TestNode("one", manual, method).start();

      assertThat(node.call(method.call("")).join()).isEqualTo("attempt 2");
      node.close();
    }
    assertThat(database.executions()).isZero();
  }
}
