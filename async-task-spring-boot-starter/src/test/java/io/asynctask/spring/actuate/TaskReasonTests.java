package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskContext;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TaskTags;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

@Timeout(30)
class TaskReasonTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final SpawningTaskExecutor jars = executor("jars", 1);
  private final SpawningTaskExecutor mails = executor("mails", 8);
  private final CountDownLatch release = new CountDownLatch(1);

  private SpawningTaskExecutor executor(String name, int concurrency) {
    return SpawningTaskExecutor.over(new SimpleAsyncTaskExecutor(name + "-"), liveTasks)
        .name(name)
        .limits(new ExecutorLimits(concurrency, 1_000, Saturation.REJECT))
        .build();
  }

  @AfterEach
  void endAll() {
    release.countDown();
    liveTasks.list(0, 1_000, 10_000, any -> true).tasks().forEach(t -> t.handle().cancel(true));
    await().until(() -> liveTasks.counts().live() == 0);
  }

  private String why(JoinHandle<?> handle) {
    return why(handle, ApplicationText.SHOWN);
  }

  private String why(JoinHandle<?> handle, ApplicationText gate) {
    LiveTask task = liveTasks.find(handle.id()).orElseThrow();
    ExecutorLoads loads =
        new ExecutorLoads(liveTasks, () -> List.of(jars.statistics(), mails.statistics()), 50_000);
    return String.valueOf(
        new TaskReason(ShownText.inList(gate), loads).of(task, RunnerStack.of(task)));
  }

  private JoinHandle<String> spawnBlocking(SpawningTaskExecutor executor, String name) {
    return spawn(executor, name, this::awaitRelease);
  }

  /**
   * Spawns a task that is queued, and waits until a later one is seen to be queued for less long.
   */
  private JoinHandle<String> spawnQueued(String name) {
    JoinHandle<String> handle = spawnBlocking(jars, name);
    LiveTask task = liveTasks.find(handle.id()).orElseThrow();
    await().until(() -> task.timeInPhase().orElseThrow().toMillis() >= 5);
    return handle;
  }

  private String awaitRelease() throws InterruptedException {
    release.await();
    return "done";
  }

  private static <T> JoinHandle<T> spawn(
      SpawningTaskExecutor executor, String name, Callable<T> body) {
    return executor.task(name).spawn(body);
  }

  @Test
  void aQueuedTaskTellsHowManyAreAheadAndWhoHasThePlaces() {
    JoinHandle<String> first = spawnBlocking(jars, "audit-jar");
    await().until(() -> why(first).startsWith("Waits in"));
    JoinHandle<String> second = spawnQueued("second");
    JoinHandle<String> third = spawnQueued("third");
    JoinHandle<String> fourth = spawnQueued("fourth");
    String places = "; its only place is taken, the longest by \\d+ audit-jar for \\d+ ms\\.";
    assertThat(why(second)).matches("Queued on 'jars' as the next" + places);
    assertThat(why(third)).matches("Queued on 'jars' behind 1 task" + places);
    assertThat(why(fourth)).matches("Queued on 'jars' behind 2 tasks" + places);
    assertThat(why(fourth, (key, value) -> "******"))
        .as("a constant name is shown")
        .contains("audit-jar");
  }

  @Test
  void aWaitTellsWhereTheAwaitedTaskIs() {
    CompletableFuture<JoinHandle<String>> inner = new CompletableFuture<>();
    JoinHandle<String> outer = deadlock(inner);
    JoinHandle<String> queued = inner.join();
    assertThat(why(outer))
        .isEqualTo("Waits for " + queued.id() + " inner, which is queued on the same executor.");
    JoinHandle<String> watcher =
        spawn(mails, "watcher", () -> outer.thenApply(value -> value).join());
    await()
        .untilAsserted(
            () ->
                assertThat(why(watcher))
                    .isEqualTo(
                        "Waits for "
                            + outer.id()
                            + " outer, which waits for "
                            + queued.id()
                            + " inner."));
    JoinHandle<String> other = spawn(mails, "other", queued::join);
    await().untilAsserted(() -> assertThat(why(other)).contains("queued on 'jars'"));
  }

  /**
   * Has the only place of the executor held by a task that waits for a queued one.
   *
   * @param inner completes with the latter
   * @return the former
   */
  private JoinHandle<String> deadlock(CompletableFuture<JoinHandle<String>> inner) {
    JoinHandle<String> outer =
        spawn(
            jars,
            "outer",
            () -> {
              JoinHandle<String> spawned = spawnBlocking(jars, "inner");
              inner.complete(spawned);
              return spawned.join();
            });
    inner.join();
    await().until(() -> why(outer).startsWith("Waits for"));
    return outer;
  }

  @Test
  void aRunningTaskTellsWhatItDoes() {
    JoinHandle<String> spins =
        spawn(
            mails,
            "spins",
            () -> {
              while (release.getCount() > 0) {
                Thread.onSpinWait();
              }
              return "";
            });
    await().untilAsserted(() -> assertThat(why(spins)).startsWith("Runs "));
    Object lock = new Object();
    CountDownLatch held = new CountDownLatch(1);
    spawn(
        mails,
        "holder",
        () -> {
          synchronized (lock) {
            held.countDown();
            return awaitRelease();
          }
        });
    JoinHandle<String> blocked =
        spawn(
            mails,
            "blocked",
            () -> {
              held.await();
              synchronized (lock) {
                return "";
              }
            });
    await()
        .untilAsserted(
            () ->
                assertThat(why(blocked)).startsWith("Waits for a lock in " + getClass().getName()));
  }

  @Test
  void aPendingTaskWaitsToBeWoken() {
    Pollable<String> pending = waker -> Poll.pending();
    JoinHandle<String> handle =
        AsyncTask.builder(TaskTags.of("mails"))
            .trackedBy(liveTasks)
            .spawn(pending, Runnable::run)
            .handle();
    assertThat(why(handle)).isEqualTo("Queued on 'mails' as the next; 0 of 8 places are taken.");
    ((Runnable) liveTasks.find(handle.id()).orElseThrow()).run();
    assertThat(why(handle)).matches("Waits to be woken, in no thread for \\d+ ms\\.");
  }

  @Test
  void aTaskThatDoesNotStopTellsWhereItIs() {
    JoinHandle<String> stubborn =
        spawn(
            mails,
            "stubborn",
            () -> {
              while (release.getCount() > 0) {
                Thread.onSpinWait();
              }
              return "";
            });
    await().until(() -> why(stubborn).startsWith("Runs"));
    stubborn.cancel(false);
    assertThat(why(stubborn))
        .matches("Was told to stop \\d+ ms ago and is in .*, and was not interrupted\\.");
    stubborn.cancel(true);
    assertThat(why(stubborn)).endsWith(", which the interrupt has not ended.");
  }

  @Test
  void aSocketIsNotEndedByAnInterrupt() throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      JoinHandle<Integer> reads = spawn(mails, "reads", () -> client.getInputStream().read());
      await().until(() -> why(reads).startsWith("Runs sun.nio.ch."));
      reads.cancel(true);
      assertThat(why(reads))
          .startsWith("Was told to stop ")
          .contains(" and is in sun.nio.ch.")
          .endsWith(", which no interrupt ends.");
    }
  }

  @Test
  void aCancelledTaskThatWaitsForAThreadTellsThat() {
    Pollable<String> pending = waker -> Poll.pending();
    JoinHandle<String> handle =
        AsyncTask.builder(TaskTags.of("mails"))
            .trackedBy(liveTasks)
            .spawn(pending, task -> {})
            .handle();
    ((Runnable) liveTasks.find(handle.id()).orElseThrow()).run();
    handle.cancel(true);
    assertThat(why(handle)).endsWith(" ago and is queued on 'mails' for a thread that closes it.");
    ((Runnable) liveTasks.find(handle.id()).orElseThrow()).run();
  }

  @Test
  void anActivityThatCannotDescribeItselfIsTold() {
    Object activity =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("a description");
          }
        };
    CountDownLatch noted = new CountDownLatch(1);
    JoinHandle<String> handle =
        spawn(
            mails,
            "queries",
            () -> {
              long id = TaskContext.current().orElseThrow().id();
              liveTasks.find(id).orElseThrow().noteActivity(activity);
              noted.countDown();
              return awaitRelease();
            });
    await().until(() -> noted.getCount() == 0);
    assertThat(why(handle)).startsWith("In " + TaskReasonTests.class.getName());
  }

  @Test
  void anActivityIsTold() {
    CountDownLatch noted = new CountDownLatch(1);
    JoinHandle<String> handle =
        spawn(
            mails,
            "queries",
            () -> {
              long id = TaskContext.current().orElseThrow().id();
              LiveTask task = liveTasks.find(id).orElseThrow();
              task.noteActivity("a JDBC statement for 12 s\n(H2)");
              noted.countDown();
              return awaitRelease();
            });
    await().until(() -> noted.getCount() == 0);
    assertThat(why(handle)).isEqualTo("In a JDBC statement for 12 s\\n(H2).");
    assertThat(why(handle, (key, value) -> key.equals("activity") ? "******" : value))
        .as("the application may have noted it")
        .isEqualTo("In ******.");
  }
}
