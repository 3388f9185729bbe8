package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several threads call the public methods of a few tasks at random, and a model says what may have
 * come of it. {@code -Dasync-task.fuzz.seconds=600} lets it run longer, {@code
 * -Dasync-task.fuzz.seed} begins with the seed that a failure names.
 */
@Tag("faults")
@DisplayName("R23: whatever is called in whatever order, each task comes to one end")
class FuzzedTasksTests {

  private static final int THREADS = 3;
  private static final int CALLS = 12;

  /** All tasks of a round, with the calls of each that have won. */
  private final class Round {

    final long seed;
    final LiveTasks liveTasks = LiveTasks.notifying(new Ends());
    final Queue<Task<String>> queue = new ConcurrentLinkedQueue<>();
    final Queue<FuzzedTask> tasks = new ConcurrentLinkedQueue<>();
    final AtomicInteger spawns = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    volatile boolean finishing;

    Round(long seed) {
      this.seed = seed;
    }

    private final class Ends implements TaskListener {
      @Override
      public void spawned(LiveTask task) {
        spawns.incrementAndGet();
      }

      @Override
      public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
        ends.incrementAndGet();
      }
    }

    void schedule(Task<String> task) {
      if (!finishing && task.tag().equals("refused") && queue.size() % 3 == 0) {
        throw new RejectedExecutionException("at random");
      }
      queue.add(task);
    }

    void runNext() {
      Task<String> next = queue.poll();
      if (next != null) {
        next.run();
      }
    }

    void spawn(SplittableRandom random) {
      FuzzedBody body = new FuzzedBody(this, random.split());
      AsyncTask.Builder<String> builder =
          AsyncTask.builder(random.nextInt(8) == 0 ? "refused" : "fuzz")
              .trackedBy(liveTasks)
              .uncaughtHandler((handle, failure) -> {});
      if (random.nextInt(6) == 0) {
        builder.deadline(Duration.ofNanos(random.nextInt(300_000)));
      }
      Spawned<String, String> spawned = builder.spawn(body, this::schedule);
      FuzzedTask task = new FuzzedTask(spawned.task(), spawned.handle(), body);
      tasks.add(task);
      task.attempt(spawned.task()::schedule);
    }

    void play() throws Exception {
      SplittableRandom random = new SplittableRandom(seed);
      int first = 1 + random.nextInt(3);
      for (int i = 0; i < first; i++) {
        spawn(random);
      }
      CyclicBarrier begin = new CyclicBarrier(THREADS);
      List<FutureTask<Void>> players = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom own = random.split();
        players.add(
            Testing.inThread(
                () -> {
                  begin.await();
                  for (int call = 0; call < CALLS; call++) {
                    callOne(own);
                    assertThat(Thread.interrupted()).as("a foreign interrupt").isFalse();
                  }
                  return null;
                }));
      }
      for (FutureTask<Void> player : players) {
        player.get(30, TimeUnit.SECONDS);
      }
      finish();
    }

    private void callOne(SplittableRandom random) {
      List<FuzzedTask> present = List.copyOf(tasks);
      FuzzedTask task = present.get(random.nextInt(present.size()));
      task.attempt(
          () -> {
            switch (random.nextInt(14)) {
              case 0 -> task.cancel(false);
              case 1 -> task.cancel(true);
              case 2 -> task.task.cancel(new IllegalStateException("given up"));
              case 3 -> task.complete("outside " + random.nextInt());
              case 4 -> task.fail(new IllegalStateException("outside"));
              case 5 -> task.handle.detach();
              case 6 -> task.task.run();
              case 7 -> task.handle.thenApply(String::length).cancel(random.nextBoolean());
              case 8 -> liveTasks.find(task.handle.id()).ifPresent(LiveTask::age);
              case 9, 10 -> task.handle.waker().wake();
              default -> runNext();
            }
          });
    }

    private void finish() {
      finishing = true;
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                tasks.forEach(task -> task.attempt(task.handle.waker()::wake));
                while (!queue.isEmpty()) {
                  runNext();
                }
                assertThat(tasks).allMatch(task -> task.handle.isDone() && task.body.closes() > 0);
                assertThat(liveTasks.counts().live()).isZero();
              });
      assertThat(liveTasks.list(0, 100, 10_000, any -> true).tasks()).isEmpty();
      assertThat(spawns).hasValue(tasks.size());
      assertThat(ends).hasValue(tasks.size());
      LiveTasks.Counts counts = liveTasks.counts();
      assertThat(counts.completed() + counts.failed() + counts.cancelled()).isEqualTo(tasks.size());
      assertThat(counts.cancelled())
          .as("cancelled, or stopped by a completion from outside")
          .isEqualTo(tasks.stream().filter(FuzzedTask::wasStopped).count());
      tasks.forEach(FuzzedTask::check);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES) // runs as long as it is told
  void randomCallsOfSeveralThreads() {
    long seed = Long.getLong("async-task.fuzz.seed", System.nanoTime());
    Duration limit = Duration.ofSeconds(Long.getLong("async-task.fuzz.seconds", 3));
    System.out.println("Fuzzed tasks begin with -Dasync-task.fuzz.seed=" + seed);
    long begun = System.nanoTime();
    long tasks = 0;
    long rounds = 0;
    do {
      Round round = new Round(seed + rounds);
      try {
        round.play();
      } catch (Exception | AssertionError failure) {
        fail("with -Dasync-task.fuzz.seed=" + round.seed, failure);
      }
      rounds++;
      tasks += round.tasks.size();
    } while (System.nanoTime() - begun < limit.toNanos());
    System.out.println("Fuzzed tasks: " + rounds + " rounds, " + tasks + " tasks");
    assertThat(tasks).isPositive();
  }

  /** Yields, waits, spawns, registers hooks and fails at random; notes what happens to it. */
  private static final class FuzzedBody implements Pollable<String> {

    private final Round round;
    private final SplittableRandom random; // of one poll at a time
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicInteger hooks = new AtomicInteger();
    private final AtomicInteger hookRuns = new AtomicInteger();
    private volatile @Nullable String violation;

    FuzzedBody(Round round, SplittableRandom random) {
      this.round = round;
      this.random = random;
    }

    int closes() {
      return closes.get();
    }

    @Override
    public Poll<String> poll(Waker waker) throws Exception {
      enter();
      try {
        if (closes.get() > 0) {
          violation = "polled after its close";
        }
        return step(waker);
      } finally {
        inside.decrementAndGet();
      }
    }

    private Poll<String> step(Waker waker) throws Exception {
      TaskContext context = TaskContext.current().orElseThrow();
      switch (random.nextInt(10)) {
        case 0 -> throw new IllegalStateException("of the body");
        case 1 -> {
          if (round.tasks.size() < 12) {
            round.spawn(random);
          }
        }
        case 2 -> {
          hooks.incrementAndGet();
          context.onCancel(hookRuns::incrementAndGet);
        }
        case 3 -> {
          hooks.incrementAndGet();
          context.onCancel(hookRuns::incrementAndGet).close();
        }
        case 4 -> {
          try (Registration putOff = TaskContext.putOffInterrupts(Duration.ofMillis(1))) {
            context.progress(1, 2, "on");
          }
        }
        default -> Thread.onSpinWait();
      }
      if (round.finishing || random.nextInt(4) == 0) {
        return Poll.ready("of the body");
      }
      if (random.nextBoolean()) {
        waker.wake();
      }
      return Poll.pending();
    }

    private void enter() {
      if (inside.incrementAndGet() > 1) {
        violation = "entered by two threads";
      }
    }

    @Override
    public void close() {
      enter();
      closes.incrementAndGet();
      inside.decrementAndGet();
    }
  }

  /** A task and those of its calls that said they had won. */
  private static final class FuzzedTask {

    final Task<String> task;
    final JoinHandle<String> handle;
    final FuzzedBody body;
    private final AtomicInteger cancels = new AtomicInteger();
    private final Queue<Object> outside = new ConcurrentLinkedQueue<>();

    FuzzedTask(Task<String> task, JoinHandle<String> handle, FuzzedBody body) {
      this.task = task;
      this.handle = handle;
      this.body = body;
    }

    /** A schedule function may refuse, and its failure may reach the one that woke or cancelled. */
    void attempt(Runnable call) {
      try {
        call.run();
      } catch (RejectedExecutionException refused) {
        assertThat(refused).hasMessage("at random");
      }
    }

    void cancel(boolean interrupt) {
      if (handle.cancel(interrupt)) {
        cancels.incrementAndGet();
      }
    }

    void complete(String value) {
      if (handle.complete(value)) {
        outside.add(value);
      }
    }

    void fail(Exception failure) {
      if (handle.completeExceptionally(failure)) {
        outside.add(failure);
      }
    }

    boolean wasStopped() {
      return handle.isCancelled() || !outside.isEmpty();
    }

    /** The schedule function may refuse the run that a cancel asks for; the handle says so then. */
    private boolean wasRefused(Object end) {
      return handle.tag().equals("refused")
          && end instanceof Throwable
          && Testing.failureOf(handle) instanceof RejectedExecutionException;
    }

    /** What the calls were told must be what the handle says. */
    void check() {
      assertThat(body.violation).isNull();
      assertThat(body.closes).as("closes").hasValue(1);
      assertThat(outside).as("completions that have won").hasSizeLessThanOrEqualTo(1);
      Object end = handle.handle((value, thrown) -> thrown == null ? value : thrown).join();
      if (!outside.isEmpty()) {
        assertThat(handle.isCancelled()).isFalse();
        assertThat(cancels).as("cancels that have won beside a completion").hasValue(0);
        assertThat(end instanceof String ? end : Testing.failureOf(handle))
            .isSameAs(outside.element());
      } else if (cancels.get() > 0 && !wasRefused(end)) {
        assertThat(handle.isCancelled()).isTrue();
      } else if (!handle.isCancelled()) {
        assertThat(end instanceof String ? end : Testing.failureOf(handle).getMessage())
            .asString()
            .matches("of the body|at random|The deadline of .*");
      }
      boolean stopped = wasStopped() || handle.isCancelRequested();
      assertThat(body.hookRuns.get())
          .as("runs of hooks")
          .isBetween(0, stopped ? body.hooks.get() : 0);
    }
  }
}
