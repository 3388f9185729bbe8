package io.asynctask.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.JoinHandle;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QueueAndLoop",
        "ThreadPerTask",
        "LocalExecutor",
        "PriorityExecutor",
        "ForkJoinExecutor"
      })
  void theDocumentationShowsTheCodeThatIsTestedHere(String example) throws IOException {
    String code =
        Files.readString(Path.of("src/test/java/io/asynctask/examples", example + ".java"));
    assertThat(Files.readString(Path.of("../docs/executors.md")))
        .contains(code.substring(code.indexOf("/**")));
  }

  @Test
  void aFirstTaskIsCancelled() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CountDownLatch started = new CountDownLatch(1);
    try {
      JoinHandle<String> handle =
          FirstTask.start(
              () -> {
                started.countDown();
                new CountDownLatch(1).await();
                return "done";
              },
              pool);
      started.await();
      handle.cancel(true);
      assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
      assertThat(handle.tag()).isEqualTo("tenant 42");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aQueueAndALoop() throws Exception {
    try (QueueAndLoop executor = new QueueAndLoop()) {
      assertThat(executor.submit("answer", () -> 42).get(10, TimeUnit.SECONDS)).isEqualTo(42);
    }
  }

  @Test
  void aQueueAndALoopClosesWhileABodyRuns() throws Exception {
    QueueAndLoop executor = new QueueAndLoop();
    CountDownLatch started = new CountDownLatch(1);
    JoinHandle<String> running =
        executor.submit(
            "running",
            () -> {
              started.countDown();
              new CountDownLatch(1).await();
              return "";
            });
    JoinHandle<String> queued = executor.submit("queued", () -> "");
    started.await();
    executor.close();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> running.get(10, TimeUnit.SECONDS))
        .withCauseInstanceOf(InterruptedException.class);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> queued.get(10, TimeUnit.SECONDS));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.submit("late", () -> ""));
  }

  @Test
  void aThreadPerTask() throws Exception {
    CompletableFuture<String> external = new CompletableFuture<>();
    JoinHandle<String> handle = new ThreadPerTask().submit("waits", Pollable.of(external));
    external.complete("arrived");
    assertThat(handle.get(10, TimeUnit.SECONDS)).isEqualTo("arrived");
  }

  @Test
  void aLocalExecutorRunsOnItsOwnersThreadWhateverThreadWakes() throws Exception {
    LocalExecutor executor = new LocalExecutor();
    List<Thread> threads = new ArrayList<>();
    JoinHandle<Integer> handle =
        executor.submit(
            "local",
            waker -> {
              threads.add(Thread.currentThread());
              if (threads.size() == 3) {
                return Poll.ready(3);
              }
              new Thread(waker::wake).start();
              return Poll.pending();
            });
    assertThat(executor.runUntil(handle)).isEqualTo(3);
    assertThat(threads).containsOnly(Thread.currentThread());
  }

  @Test
  void aPriorityExecutorOrdersByTheTag() {
    PriorityExecutor executor = new PriorityExecutor();
    List<String> order = new ArrayList<>();
    executor.submit(1, () -> order.add("idle"));
    executor.submit(9, () -> order.add("urgent"));
    executor.submit(5, () -> order.add("normal"));
    executor.runAll();
    assertThat(order).containsExactly("urgent", "normal", "idle");
  }

  @Test
  void aHundredThousandTasksAwaitEachOtherOnTwoThreads() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      ForkJoinExecutor executor = new ForkJoinExecutor(pool);
      JoinHandle<Long> before = executor.submit("0", waker -> Poll.ready(0L));
      JoinHandle<Long> last = executor.submit("1", waker -> Poll.ready(1L));
      long expectedBefore = 0;
      long expected = 1;
      for (int i = 2; i < 100_000; i++) {
        JoinHandle<Long> next =
            executor.submit(Integer.toString(i), new ForkJoinExecutor.Sum(before, last));
        before = last;
        last = next;
        long sum = (expectedBefore + expected) % 1_000_007;
        expectedBefore = expected;
        expected = sum;
      }
      assertThat(last.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
    } finally {
      pool.shutdown();
    }
  }
}
