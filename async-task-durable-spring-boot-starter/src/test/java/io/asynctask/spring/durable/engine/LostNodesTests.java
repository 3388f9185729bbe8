package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTaskFailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.task.TaskRejectedException;

/** Tasks whose nodes are lost, and nodes that take them over. */
@Timeout(30)
class LostNodesTests {

  private final TestDatabase database = new TestDatabase();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
    database.close();
  }

  private TestNode node(String name, DurableMethod... methods) {
    TestNode node = new TestNode(name, database.dataSource(), methods).start();
    nodes.add(node);
    return node;
  }

  private static FakeMethod greet() {
    return new FakeMethod("greet", (name, context) -> "Hello " + name);
  }

  private void lose(int lostBefore) {
    database
        .jdbc()
        .sql(
            "update async_task_execution set picked = true, picked_by = 'dead', version = 7,"
                + " consecutive_failures = ?,"
                + " last_heartbeat = timestamp with time zone '2026-01-01 00:00:00+00'")
        .param(lostBefore)
        .update();
    database.jdbc().sql("update async_task set state = 'RUNNING', node = 'dead'").update();
  }

  @Test
  void aTaskThatHasLostTooManyNodesFails() {
    FakeMethod method = greet();
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call("Ada", "key", Map.of()));
    lose(2);

    TestNode worker = node("worker", method);

    assertThatThrownBy(handle::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(DurableTaskFailedException.class)
        .hasMessageContaining("3 attempts were lost")
        .hasMessageContaining("'dead'");
    assertThat(caller.find(handle).state()).isEqualTo(TaskState.FAILED);
    assertThat(caller.find(handle).endedAt()).isNotNull();
    assertThat(method.attempts).isEmpty();
    assertThat(database.executions()).isZero();
    String id = caller.tasks.idOf(handle);
    assertThat(worker.tasks.retry(id)).isTrue();
    assertThat(caller.tasks.join(id, String.class).join()).isEqualTo("Hello Ada");
  }

  @Test
  void aTaskThatHasLostFewerNodesRunsAgain() {
    FakeMethod method = greet();
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call("Ada"));
    lose(1);

    node("worker", method);

    assertThat(handle.join()).isEqualTo("Hello Ada");
  }

  @Test
  void aLostTaskThatATransactionHasLockedKeepsNoOtherOne() throws Exception {
    FakeMethod method = greet();
    TestNode caller = node("caller");
    JoinHandle<String> locked = caller.call(method.call("Ada"));
    JoinHandle<String> other = caller.call(method.call("Bob"));
    lose(0);
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement lock =
            connection.prepareStatement("select id from async_task where id = ? for update")) {
      connection.setAutoCommit(false);
      lock.setString(1, caller.tasks.idOf(locked));
      lock.executeQuery();

      node("worker", method);

      assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo("Hello Bob");
      assertThat(locked.isDone()).isFalse();
      connection.rollback();
    }
    assertThat(locked.join()).isEqualTo("Hello Ada");
  }

  @Test
  void lostNodesAreCounted() {
    FakeMethod method = greet();
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call("Ada"));
    lose(0);
    FakeMethod rejecting =
        greet()
            .executor(
                run -> {
                  throw new TaskRejectedException("full");
                });
    node("full", rejecting);

    await()
        .until(
            () ->
                database
                        .jdbc()
                        .sql("select max(consecutive_failures) from async_task_execution")
                        .query(Integer.class)
                        .single()
                    == 1);
    assertThat(handle.isDone()).isFalse();
  }

  @Test
  void aLostTaskWhoseCancelWasRequestedEndsCancelled() {
    FakeMethod method = greet();
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call("Ada"));
    lose(2);
    caller.tasks.cancel(caller.tasks.idOf(handle), "not needed");

    node("worker", method);

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(caller.find(handle).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void theClocksOfTheMachinesDoNotDecideWhoOwnsATask() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              goOn.await();
              return "attempt " + context.attempt();
            });
    // The time of the database, from which the clock of this machine differs by a day.
    Supplier<Instant> shared = () -> Instant.now().plus(Duration.ofDays(1));
    TestNode one =
        new TestNode(TestNode.settings("one"), database.dataSource(), shared, method).start();
    nodes.add(one);
    JoinHandle<String> handle = one.call(method.call(""));
    running.await();
    TestNode two =
        new TestNode(TestNode.settings("two"), database.dataSource(), shared, method).start();
    nodes.add(two);

    // Longer than the heartbeats of one may be missing.
    await()
        .during(TestNode.HEARTBEAT.multipliedBy(6))
        .atMost(Duration.ofSeconds(10))
        .until(() -> method.attempts.size() == 1);
    goOn.countDown();

    assertThat(handle.join()).isEqualTo("attempt 1");
    assertThat(two.find(handle).startedAt()).isAfter(Instant.now().plus(Duration.ofHours(23)));
  }
}
