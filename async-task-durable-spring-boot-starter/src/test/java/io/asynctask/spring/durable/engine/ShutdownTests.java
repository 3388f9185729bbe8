package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.CancelReceipt;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.task.CancelCauses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that shuts down: what it runs goes back to the queue. */
@Timeout(30)
class ShutdownTests {

  private final TestDatabase database = new TestDatabase();
  private final List<TestNode> nodes = new ArrayList<>();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    goOn.countDown();
    nodes.forEach(TestNode::close);
    database.close();
  }

  private TestNode node(String name, DurableMethod... methods) {
    TestNode node = new TestNode(name, database.dataSource(), methods).start();
    nodes.add(node);
    return node;
  }

  private static Duration timeOf(Runnable action) {
    Instant before = Instant.now();
    action.run();
    return Duration.between(before, Instant.now());
  }

  private FakeMethod endless() {
    return new FakeMethod(
        "method",
        (arguments, context) -> {
          FakeMethod.runForEver(running);
          return "";
        });
  }

  @Test
  void aNodeThatRunsNothingStopsAtOnce() {
    TestNode node = node("one");

    assertThat(timeOf(node::close)).isLessThan(Duration.ofMillis(700));
  }

  @Test
  void aBodyThatHeedsInterruptsGoesBackToTheQueueAtOnce() throws Exception {
    FakeMethod method = endless();
    TestNode one = node("one", method);
    JoinHandle<String> handle = one.call(method.call(""));
    running.await();
    LiveTask attempt = method.liveTasks.list(0, 1, 1, any -> true).tasks().get(0);

    assertThat(timeOf(one::close)).isLessThan(Duration.ofMillis(700));

    CancelReceipt receipt = attempt.cancelReceipt().orElseThrow();
    assertThat(receipt.cause().kind()).isEqualTo("SHUTDOWN");
    assertThatThrownBy(handle::join)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("This node shuts down");
    DurableTask task = one.find(handle);
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.node()).isNull();
    assertThat(task.failure()).isNull();
    TestNode two = node("two", new FakeMethod("method", (arguments, context) -> "other node"));
    assertThat(two.tasks.join(task.id(), String.class).join()).isEqualTo("other node");
    assertThat(two.find(handle).attempt()).isEqualTo(2);
  }

  @Test
  void aBodyThatHeedsNoInterruptIsWaitedForAsLongAsIsSet() throws Exception {
    FakeMethod stubborn =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              FakeMethod.awaitDespiteInterrupts(goOn);
              return "late";
            });
    TestNode one = node("one", stubborn);
    JoinHandle<String> handle = one.call(stubborn.call(""));
    running.await();

    assertThat(timeOf(one::close)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));

    DurableTask task = one.find(handle);
    assertThat(task.state()).isEqualTo(TaskState.RUNNING);
    TestNode two = node("two", new FakeMethod("method", (arguments, context) -> "other node"));
    assertThat(two.tasks.join(task.id(), String.class).join()).isEqualTo("other node");
  }

  @Test
  void anEngineStartsAgainAfterAStop() throws Exception {
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              if (context.attempt() == 1) {
                new CountDownLatch(1).await();
              }
              return "attempt " + context.attempt();
            });
    TestNode node = node("one", method);
    String id = node.tasks.idOf(node.call(method.call("")));
    running.await();

    node.close();
    node.start();

    assertThat(node.tasks.join(id, String.class).join()).isEqualTo("attempt 2");
  }

  @Test
  void aShutdownDoesNotCancelWhatItsUserHasNotCancelled() throws Exception {
    FakeMethod method = endless();
    TestNode one = node("one", method);
    JoinHandle<String> cancelled = one.call(method.call(""));
    running.await();
    one.tasks.cancel(one.tasks.idOf(cancelled), "not needed");
    assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);

    one.close();

    assertThat(one.find(cancelled).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aBodyThatItsExecutorStopsInItsShutdownGoesBackToTheQueue() throws Exception {
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              if (context.attempt() == 1) {
                new CountDownLatch(1).await();
              }
              return "attempt " + context.attempt();
            });
    TestNode node = node("one", method);
    JoinHandle<String> handle = node.call(method.call(""));
    running.await();
    LiveTask attempt = method.liveTasks.list(0, 1, 1, any -> true).tasks().get(0);

    CancelCauses.SHUTDOWN.during(() -> attempt.handle().cancel(true));

    assertThat(handle.join()).isEqualTo("attempt 2");
  }

  @Test
  void aNodeStopsWithoutItsDatabase() throws Exception {
    FakeMethod method = endless();
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    TestNode node = new TestNode("one", cut, method).start();
    node.call(method.call(""));
    running.await();
    cut.fails(true);

    assertThat(timeOf(node::close)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aHandleOfACallAfterTheStopDoesNotHang() {
    FakeMethod method = endless();
    TestNode node = node("one", method);
    node.close();

    JoinHandle<String> handle = node.call(method.call(""));

    assertThatThrownBy(handle::join)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("This node shuts down");
    assertThat(node.find(handle).state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void aTaskSurvivesTheRestartOfAFileDatabase(@TempDir Path directory) throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("tasks");
    FakeMethod method = endless();
    String id;
    try (TestDatabase file = new TestDatabase(url)) {
      TestNode node = new TestNode("one", file.dataSource(), method).start();
      id = node.tasks.idOf(node.call(method.call("")));
      running.await();
      node.close();
    }
    FakeMethod again = new FakeMethod("method", (arguments, context) -> "done");
    try (TestDatabase file = new TestDatabase(url);
        TestNode node = new TestNode("two", file.dataSource(), again).start()) {
      assertThat(node.tasks.join(id, String.class).join()).isEqualTo("done");
    }
  }
}
