package io.asynctask.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the receipts of tasks tell whose requests have ended. */
class AwaitedStagesTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final AwaitedStages awaited = new AwaitedStages();

  private JoinHandle<String> spawn() {
    Pollable<String> pending = waker -> Poll.pending();
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(pending, task -> {}).handle();
  }

  private String cause(JoinHandle<?> handle) {
    return liveTasks
        .find(handle.id())
        .flatMap(task -> task.cancelReceipt())
        .map(receipt -> receipt.cause().by())
        .orElse("none");
  }

  @Test
  void theClientHasGoneUnlessTheRequestHasTimedOut() {
    JoinHandle<String> left = spawn();
    awaited.ended(awaited.await(left.thenApply(value -> value)));
    assertThat(cause(left)).isEqualTo("client gone");

    JoinHandle<String> late = spawn();
    AwaitedStages.Request request = awaited.await(late);
    request.timedOut();
    awaited.ended(request);
    assertThat(cause(late)).isEqualTo("request timeout");
  }

  @Test
  void aSharedTaskThatGoesOnForAWhileHasTheSameCause() {
    JoinHandle<String> shared = spawn();
    AwaitedStages.Request request = awaited.await(shared.copy(), Duration.ofMillis(1));
    request.timedOut();
    awaited.ended(request);
    await().untilAsserted(() -> assertThat(cause(shared)).isEqualTo("request timeout"));
  }

  @Test
  void aServerThatStopsIsAShutdown() throws Exception {
    JoinHandle<String> handle = spawn();
    AwaitedStages.Request request = awaited.await(handle);
    CountDownLatch stopped = new CountDownLatch(1);
    awaited.start();
    awaited.stop(stopped::countDown);
    awaited.ended(request);
    assertThat(cause(handle)).isEqualTo("shutdown");
    stopped.await();
  }
}
