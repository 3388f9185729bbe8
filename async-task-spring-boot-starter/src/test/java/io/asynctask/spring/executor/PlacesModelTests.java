package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskContext;
import io.asynctask.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Random submits, cancels, wakes and ends of stages by many threads, against what must hold: no
 * more bodies in flight than places, every handle done, and all numbers zero at the end.
 */
@Tag("faults")
@Timeout(120)
class PlacesModelTests {

  private static final int SUBMITTERS = 4;
  private static final int STEPS = 400;

  private final LiveTasks liveTasks = new LiveTasks();
  private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();
  private final Queue<JoinHandle<?>> handles = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** Executors that allow a number of bodies at most, and pools that grow up to it. */
  enum Kind {
    POOL(3),
    ONE_THREAD(1),
    GROWING_POOL(4),
    FULL_POOL(3),
    LIMITED_POOL(3),
    LIMITED_THREADS(3),
    BLOCKING_POOL(2),
    BLOCKING_WITHOUT_QUEUE(2);

    final int places;

    Kind(int places) {
      this.places = places;
    }
  }

  private SpawningTaskExecutor executor(Kind kind, List<Runnable> closing) {
    int places = kind.places;
    return switch (kind) {
      case POOL, ONE_THREAD -> over(pool(places, places, 1 << 20, closing), null);
      case GROWING_POOL -> over(pool(1, places, 5, closing), null);
      case FULL_POOL -> over(pool(places, places, 1, closing), null);
      case LIMITED_POOL ->
          over(
              pool(2 * places, 2 * places, 1 << 20, closing), limits(places, 7, Saturation.REJECT));
      case LIMITED_THREADS ->
          SpawningTaskExecutor.over(new SimpleAsyncTaskExecutor("delegate-"), liveTasks)
              .limits(limits(places, 7, Saturation.REJECT))
              .build();
      case BLOCKING_POOL ->
          over(pool(2 * places, 2 * places, 1 << 20, closing), limits(places, 3, Saturation.BLOCK));
      case BLOCKING_WITHOUT_QUEUE ->
          over(pool(2 * places, 2 * places, 1 << 20, closing), limits(places, 0, Saturation.BLOCK));
    };
  }

  private static ExecutorLimits limits(int places, int capacity, Saturation onSaturation) {
    return new ExecutorLimits(places, capacity, onSaturation);
  }

  private SpawningTaskExecutor over(ThreadPoolTaskExecutor pool, @Nullable ExecutorLimits limits) {
    return SpawningTaskExecutor.over(pool, liveTasks).limits(limits).build();
  }

  private static ThreadPoolTaskExecutor pool(
      int core, int maximum, int capacity, List<Runnable> closing) {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(core);
    pool.setMaxPoolSize(maximum);
    pool.setQueueCapacity(capacity);
    pool.setThreadNamePrefix("delegate-");
    pool.initialize();
    closing.add(pool::shutdown);
    return pool;
  }

  @ParameterizedTest
  @EnumSource
  void noPlaceIsLostAndNoneIsGivenTwice(Kind kind) throws Exception {
    long seed = Long.getLong("places.seed", System.nanoTime());
    System.out.println("places.seed=" + seed + " " + kind);
    List<Runnable> closing = new ArrayList<>();
    SpawningTaskExecutor executor = executor(kind, closing);
    Thread ender = new Thread(this::endAll);
    ender.setDaemon(true);
    ender.start();
    List<Thread> submitters = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      Random random = new Random(seed + i);
      Thread submitter = new Thread(() -> submit(executor, random));
      submitter.start();
      submitters.add(submitter);
    }
    for (Thread submitter : submitters) {
      submitter.join(60_000);
      assertThat(submitter.isAlive()).as("seed %d: %s", seed, executor.statistics()).isFalse();
    }
    for (JoinHandle<?> handle : handles) {
      assertThat(handle.handle((value, failure) -> "done").get(30, SECONDS)).isNotNull();
    }
    await().until(() -> executor.statistics().running() == 0);
    assertThat(executor.statistics().waiting()).as("seed %d", seed).isZero();
    assertThat(executor.statistics().queued()).as("seed %d", seed).isZero();
    assertThat(liveTasks.counts().live()).as("seed %d", seed).isZero();
    assertThat(most.get()).as("seed %d", seed).isBetween(1, kind.places);
    stopped.set(true);
    closing.forEach(Runnable::run);
  }

  private void endAll() {
    Random random = new Random();
    while (!stopped.get()) {
      Runnable end = ends.poll();
      if (end == null) {
        Thread.onSpinWait();
      } else if (random.nextInt(8) == 0) {
        ends.add(end); // later
      } else {
        end.run();
      }
    }
  }

  private void submit(SpawningTaskExecutor executor, Random random) {
    for (int i = 0; i < STEPS; i++) {
      try {
        JoinHandle<?> handle =
            switch (random.nextInt(4)) {
              case 0 -> executor.submit(this::body);
              case 1 -> executor.task("pollable").spawn(pollable());
              default -> executor.spawnStage("stage", executor.untagged(), null, this::beginStage);
            };
        handles.add(handle);
        if (random.nextInt(3) == 0) {
          cancel(handle, random.nextBoolean());
        }
      } catch (TaskRejectedException full) {
        Thread.yield();
      }
      if (random.nextInt(16) == 0) {
        JoinHandle<?> any = handles.peek();
        if (any != null) {
          cancel(any, true);
        }
      }
    }
  }

  /**
   * A cancelled task gives its place back at once, while its canceller may still be on the way to
   * the hook that counts it out. So cancels that are under way are allowed for.
   */
  private void enter() {
    int late = cancels.get();
    most.accumulateAndGet(inFlight.incrementAndGet() - late, Math::max);
  }

  private void cancel(JoinHandle<?> handle, boolean mayInterrupt) {
    cancels.incrementAndGet();
    handle.cancel(mayInterrupt);
    cancels.decrementAndGet();
  }

  private String body() {
    // A thread that wakes a task runs it when the pool is full, beside the places.
    boolean counts = Thread.currentThread().getName().startsWith("delegate-");
    if (counts) {
      enter();
    }
    Thread.yield();
    if (counts) {
      inFlight.decrementAndGet();
    }
    return "done";
  }

  /** In flight until it is done or cancelled, whichever comes first. */
  private CompletableFuture<String> beginStage() {
    AtomicBoolean over = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (over.compareAndSet(false, true)) {
            inFlight.decrementAndGet();
          }
        };
    enter();
    TaskContext.current().orElseThrow().onCancel(leave);
    CompletableFuture<String> stage = new CompletableFuture<>();
    ends.add(
        () -> {
          leave.run();
          stage.complete("done");
        });
    return stage;
  }

  /** In flight while it is polled. */
  private Pollable<String> pollable() {
    AtomicInteger polls = new AtomicInteger();
    return (Waker waker) -> {
      String done = body();
      if (polls.incrementAndGet() == 3) {
        return Poll.ready(done);
      }
      ends.add(waker::wake);
      return Poll.pending();
    };
  }
}
