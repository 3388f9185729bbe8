package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.CancelReceipt;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several nodes on one database: which of them runs a task, and which may write its end. */
@Timeout(30)
class ClusterTests {

  private final TestDatabase database = new TestDatabase();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    database.close();
  }

  private TestNode node(String name, DurableMethod... methods) {
    TestNode node = new TestNode(name, database.dataSource(), methods);
    open.add(node);
    return node.start();
  }

  /** A node whose statements can be cut off from the database. */
  private TestNode node(String name, FailingDataSource dataSource, DurableMethod... methods) {
    TestNode node = new TestNode(name, dataSource, methods);
    open.add(
        () -> {
          dataSource.fails(false);
          node.close();
        });
    return node.start();
  }

  private static FakeMethod greet() {
    return new FakeMethod("greet", (name, context) -> "Hello " + name);
  }

  /** A body that runs until it is interrupted. */
  private static FakeMethod endless(CountDownLatch running) {
    return new FakeMethod(
        "endless",
        (arguments, context) -> {
          FakeMethod.runForEver(running);
          return "";
        });
  }

  @Test
  void aTaskRunsOnANodeThatKnowsIt() {
    FakeMethod here = greet();
    TestNode caller = node("caller");

    JoinHandle<String> handle = caller.call(here.call("Ada"));
    assertThat(caller.find(handle).state()).isEqualTo(TaskState.SCHEDULED);
    TestNode worker = node("worker", greet());

    assertThat(handle.join()).isEqualTo("Hello Ada");
    assertThat(caller.find(handle).node()).isEqualTo("worker");
    assertThat(worker.tasks.find(caller.tasks.idOf(handle))).isPresent();
  }

  @Test
  void aTaskRunsOnOneNodeOnly() {
    Set<String> runs = ConcurrentHashMap.newKeySet();
    List<FakeMethod> methods = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      FakeMethod method =
          new FakeMethod(
              "count",
              (argument, context) -> {
                assertThat(runs.add(argument)).isTrue();
                return argument;
              });
      methods.add(method);
      node(name, method);
    }
    TestNode caller = node("caller");

    List<JoinHandle<String>> handles =
        IntStream.range(0, 300)
            .mapToObj(i -> caller.call(methods.get(0).call(String.valueOf(i))))
            .toList();

    for (int i = 0; i < 300; i++) {
      assertThat(handles.get(i).join()).isEqualTo(String.valueOf(i));
    }
    assertThat(methods.stream().mapToInt(method -> method.attempts.size()).sum()).isEqualTo(300);
    await().until(() -> database.executions() == 0);
  }

  @Test
  void aCancelOnAnotherNodeInterruptsTheBodyWithinASecond() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method = endless(running);
    node("worker", method);
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call(""));
    running.await();
    LiveTask attempt = method.liveTasks.list(0, 1, 1, any -> true).tasks().get(0);
    Instant before = Instant.now();

    handle.cancel();

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
    CancelReceipt receipt = attempt.cancelReceipt().orElseThrow();
    assertThat(receipt.interrupted()).isTrue();
    assertThat(receipt.cause().by()).isEqualTo("its handle was cancelled");
    DurableTask task = caller.find(handle);
    assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(task.node()).isEqualTo("worker");
  }

  @Test
  void aHandleDoesNotCompleteBeforeTheBodyHasStoppedElsewhere() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch cleanUp = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "stubborn",
            (arguments, context) -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException stop) {
                interrupted.countDown();
                cleanUp.await();
              }
              return "";
            });
    node("worker", method);
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call(""));
    running.await();

    handle.cancel();
    interrupted.await();

    assertThat(handle.isDone()).isFalse();
    assertThat(caller.find(handle).state()).isEqualTo(TaskState.CANCELLING);
    cleanUp.countDown();
    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void aNodeWithoutHeartbeatsStopsItsBodyBeforeAnotherTakesOver() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod first = endless(running);
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    node("first", cut, first);
    FakeMethod second = new FakeMethod("endless", (arguments, context) -> "taken over");
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(first.call(""));
    running.await();
    LiveTask attempt = first.liveTasks.list(0, 1, 1, any -> true).tasks().get(0);
    Instant[] stoppedAt = new Instant[1];
    attempt.handle().whenComplete((value, failure) -> stoppedAt[0] = Instant.now());

    cut.fails(true);
    node("second", second);

    assertThat(handle.join()).isEqualTo("taken over");
    CancelReceipt receipt = attempt.cancelReceipt().orElseThrow();
    assertThat(receipt.cause().kind()).isEqualTo("LOST_NODE");
    assertThat(stoppedAt[0]).isBefore(caller.find(handle).startedAt());
    assertThat(caller.find(handle).attempt()).isEqualTo(2);
  }

  @Test
  void theEndOfALostAttemptIsNotWritten() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FakeMethod late =
        new FakeMethod(
            "report",
            (arguments, context) -> {
              running.countDown();
              FakeMethod.awaitDespiteInterrupts(goOn);
              return "late";
            });
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    node("first", cut, late);
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(late.call(""));
    running.await();
    cut.fails(true);
    node("second", new FakeMethod("report", (arguments, context) -> "in time"));
    assertThat(handle.join()).isEqualTo("in time");

    cut.fails(false);
    goOn.countDown();
    await().until(() -> late.isIdle());

    String id = caller.tasks.idOf(handle);
    await().during(Duration.ofMillis(500)).until(() -> caller.tasks.find(id).isPresent());
    assertThat(caller.tasks.result(id, String.class)).contains("in time");
    assertThat(caller.find(handle).attempt()).isEqualTo(2);
  }

  @Test
  void anEndIsWrittenWhenTheDatabaseIsBack() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              goOn.await();
              return "done";
            });
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    TestNode node = node("one", cut, method);
    JoinHandle<String> handle = node.call(method.call(""));
    running.await();

    cut.fails(true);
    goOn.countDown();
    await().until(() -> cut.failures() > 3);
    cut.fails(false);

    assertThat(handle.join()).isEqualTo("done");
  }

  @Test
  void aNodeGoesOnAfterTheDatabaseWasGoneForLong() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              running.countDown();
              if (context.attempt() == 1) {
                new CountDownLatch(1).await();
              }
              return "done in attempt " + context.attempt();
            });
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    TestNode node = node("one", cut, method);
    JoinHandle<String> handle = node.call(method.call(""));
    running.await();

    cut.fails(true);
    await().until(() -> method.isIdle());
    assertThatThrownBy(() -> node.call(method.call("")))
        .isInstanceOfAny(
            org.springframework.dao.DataAccessException.class,
            org.springframework.transaction.TransactionException.class);
    cut.fails(false);

    assertThat(handle.join()).startsWith("done in attempt ");
  }

  @Test
  void aTaskOfAnUnknownNameWaitsAndDoesNotKeepOthersBack() {
    FakeMethod unknown = new FakeMethod("unknown", (arguments, context) -> "");
    FakeMethod known = greet();
    TestNode node = node("old version", known);

    JoinHandle<String> waits = node.call(unknown.call(""));
    List<JoinHandle<String>> others =
        IntStream.range(0, 20).mapToObj(i -> node.call(known.call("" + i))).toList();
    others.forEach(JoinHandle::join);

    assertThat(node.find(waits).state()).isEqualTo(TaskState.SCHEDULED);
    node("new version", unknown, known);
    assertThat(waits.join()).isEmpty();
  }

  @Test
  void aKeyThatLivesIsOneTaskForAllNodes() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "monthly",
            (arguments, context) -> {
              goOn.await();
              return arguments;
            });
    TestNode one = node("one", method);
    TestNode two = node("two", method);

    List<JoinHandle<String>> handles = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    CountDownLatch together = new CountDownLatch(1);
    for (TestNode node : List.of(one, two, one, two)) {
      Thread caller =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (InterruptedException unexpected) {
                  throw new IllegalStateException(unexpected);
                }
                JoinHandle<String> handle = node.call(method.call("first", "2026-11", Map.of()));
                synchronized (handles) {
                  handles.add(handle);
                }
              });
      caller.start();
      callers.add(caller);
    }
    together.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(handles.stream().map(one.tasks::idOf).distinct()).hasSize(1);
    goOn.countDown();
    handles.forEach(handle -> assertThat(handle.join()).isEqualTo("first"));
    assertThat(method.attempts).hasSize(1);

    assertThat(one.call(method.call("second", "2026-11", Map.of())).join()).isEqualTo("second");
    assertThat(one.tasks.find("2026-11").orElseThrow().state()).isEqualTo(TaskState.COMPLETED);
    assertThat(one.tasks.result("2026-11", String.class)).contains("second");
  }

  @Test
  void aCancelThatMeetsThePickEndsTheTaskOnce() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
    TestNode node = node("one", method);
    TestNode other = node("two", method);

    for (int i = 0; i < 50; i++) {
      JoinHandle<String> handle = node.call(method.call(""));
      String id = node.tasks.idOf(handle);
      other.tasks.cancel(id, "race");
      String end = handle.handle((value, failure) -> failure == null ? value : "cancelled").join();
      DurableTask task = node.tasks.find(id).orElseThrow();
      assertThat(task.state())
          .isEqualTo(end.equals("ran") ? TaskState.COMPLETED : TaskState.CANCELLED);
    }
    await().until(() -> database.executions() == 0);
  }

  @Test
  void aRowThatWasPickedAndNeverStartedIsTakenOver() {
    FakeMethod method = greet();
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call("Ada"));
    database
        .jdbc()
        .sql(
            "update async_task_execution set picked = true, picked_by = 'dead', version = 7,"
                + " last_heartbeat = timestamp with time zone '2026-01-01 00:00:00+00'")
        .update();

    node("worker", method);

    assertThat(handle.join()).isEqualTo("Hello Ada");
  }

  @Test
  void anInterruptForOneAttemptDoesNotHitTheNext() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              if (arguments.equals("endless")) {
                FakeMethod.runForEver(running);
              }
              return String.valueOf(Thread.currentThread().isInterrupted());
            });
    // One thread for all bodies.
    var thread = java.util.concurrent.Executors.newSingleThreadExecutor();
    method.executor(thread);
    open.add(thread::shutdownNow);
    TestNode node = node("one", method);
    JoinHandle<String> endless = node.call(method.call("endless"));
    JoinHandle<String> next = node.call(method.call("next"));
    running.await();

    endless.cancel();

    assertThatThrownBy(endless::join).isInstanceOf(CancellationException.class);
    assertThat(next.join()).isEqualTo("false");
    assertThat(node.find(endless).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aFailureIsTheSameOnEachNode() {
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              throw new IllegalStateException("no paper");
            });
    TestNode worker = node("worker", method);
    TestNode caller = node("caller");
    JoinHandle<String> elsewhere = caller.call(method.call(""));
    JoinHandle<String> here = worker.tasks.join(caller.tasks.idOf(elsewhere), String.class);

    for (JoinHandle<String> handle : List.of(elsewhere, here)) {
      assertThatThrownBy(handle::join)
          .cause()
          .isInstanceOf(DurableTaskFailedException.class)
          .hasMessage("java.lang.IllegalStateException: no paper");
    }
  }

  @Test
  void aTaskWhoseNodeDiesAfterTheCancelRequestEndsCancelled() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method = endless(running);
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    node("first", cut, method);
    TestNode caller = node("caller");
    JoinHandle<String> handle = caller.call(method.call(""));
    running.await();
    cut.fails(true);

    handle.cancel();
    FakeMethod second = new FakeMethod("endless", (arguments, context) -> "ran again");
    node("second", second);

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(caller.find(handle).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(second.attempts).isEmpty();
  }

  @Test
  void aCancelWithoutTheDatabaseIsRepeatedWhenItIsBack() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method = endless(running);
    node("worker", method);
    FailingDataSource cut = new FailingDataSource(database.dataSource());
    TestNode caller = node("caller", cut);
    JoinHandle<String> handle = caller.call(method.call(""));
    running.await();

    cut.fails(true);
    assertThat(handle.cancel()).isTrue();
    cut.fails(false);

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(caller.find(handle).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void theTimeOfTheDatabaseDecidesAndNotThatOfTheNode() {
    Instant future = Instant.parse("2100-01-01T00:00:00Z");
    DatabaseClock clock = new DatabaseClock(() -> future);

    assertThat(clock.now()).isBetween(future, future.plusSeconds(60));
    FakeMethod method = greet();
    TestNode node = node("one", method);
    JoinHandle<String> handle = node.call(method.call("Ada"));
    handle.join();
    assertThat(node.find(handle).createdAt())
        .isBetween(
            database.tasks().time().minusSeconds(20), database.tasks().time().plusSeconds(1));
  }
}
