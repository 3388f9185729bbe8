package io.asynctask.spring.context;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;

@Timeout(60)
class TaskContextTests {

  private static final int TASKS = 1_000;

  private final LiveTasks liveTasks = new LiveTasks();
  private final ContextPropagation context =
      new MicrometerContextPropagation(new TaskContextRegistry(List.of()));

  /** What threads had around them after a run. */
  private final Queue<Surroundings> leaks = new ConcurrentLinkedQueue<>();

  private static final ExecutorService POOL = Executors.newFixedThreadPool(4);

  private final ExecutorService foreign = Executors.newSingleThreadExecutor();

  @AfterEach
  void endForeignThread() {
    foreign.shutdown();
  }

  static Stream<Named<AsyncTaskExecutor>> delegates() {
    Named<AsyncTaskExecutor> platform = Named.of("platform", new ConcurrentTaskExecutor(POOL));
    if (JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)) {
      return Stream.of(platform);
    }
    SimpleAsyncTaskExecutor virtual = new SimpleAsyncTaskExecutor();
    virtual.setVirtualThreads(true);
    return Stream.of(platform, Named.of("virtual", virtual));
  }

  private SpawningTaskExecutor over(AsyncTaskExecutor delegate) {
    AsyncTaskExecutor watched =
        run ->
            delegate.execute(
                () -> {
                  run.run();
                  Surroundings left = Surroundings.current();
                  if (!left.equals(Surroundings.NONE)) {
                    leaks.add(left);
                    Surroundings.clear();
                  }
                });
    return SpawningTaskExecutor.over(watched, liveTasks)
        .context(context)
        .limits(new ExecutorLimits(4, Integer.MAX_VALUE, Saturation.REJECT))
        .build();
  }

  /** Spawns with a context of its own for each task, or with none for each third. */
  private void spawnMany(Spawn spawn) throws Exception {
    List<Surroundings> expected = new ArrayList<>();
    List<CompletableFuture<Surroundings>> seen = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      if (i % 3 == 0) {
        expected.add(Surroundings.NONE);
        seen.add(spawn.spawn());
      } else {
        Surroundings own = Surroundings.of("a" + i);
        expected.add(own);
        own.around(() -> seen.add(spawn.spawn()));
      }
    }
    for (int i = 0; i < TASKS; i++) {
      assertThat(seen.get(i).get(20, SECONDS)).isEqualTo(expected.get(i));
    }
    assertThat(leaks).isEmpty();
  }

  private interface Spawn {
    CompletableFuture<Surroundings> spawn();
  }

  private static Surroundings lookAndLitter() {
    Surroundings seen = Surroundings.current();
    Surroundings.litter();
    return seen;
  }

  /** Wakes on a thread that has a context of its own. */
  private void wake(Waker waker) {
    foreign.execute(() -> Surroundings.of("waker").around(waker::wake));
  }

  @ParameterizedTest
  @MethodSource("delegates")
  void eachCallableHasTheContextOfItsSpawnerAndLeavesNothing(AsyncTaskExecutor delegate)
      throws Exception {
    SpawningTaskExecutor executor = over(delegate);
    Callable<Surroundings> body = TaskContextTests::lookAndLitter;
    spawnMany(() -> executor.submit(body));
  }

  @ParameterizedTest
  @MethodSource("delegates")
  void eachPollAndTheCloseHaveTheContextOfTheSpawnerAndNotOfTheWaker(AsyncTaskExecutor delegate)
      throws Exception {
    SpawningTaskExecutor executor = over(delegate);
    Queue<Object> differences = new ConcurrentLinkedQueue<>();
    spawnMany(() -> executor.task("polls").spawn(new Polls(differences)));
    assertThat(differences).isEmpty();
  }

  private final class Polls implements Pollable<Surroundings> {

    private final Surroundings spawner = Surroundings.current();
    private final Queue<Object> differences;
    private final AtomicInteger polls = new AtomicInteger();

    Polls(Queue<Object> differences) {
      this.differences = differences;
    }

    @Override
    public Poll<Surroundings> poll(Waker waker) {
      Surroundings seen = lookAndLitter();
      if (!seen.equals(spawner)) {
        differences.add(seen);
      }
      if (polls.incrementAndGet() == 3) {
        return Poll.ready(seen);
      }
      wake(waker);
      return Poll.pending();
    }

    @Override
    public void close() {
      Surroundings seen = lookAndLitter();
      if (!seen.equals(spawner)) {
        differences.add(seen);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("delegates")
  void theSourceOfAStageHasTheContextOfItsSpawner(AsyncTaskExecutor delegate) throws Exception {
    SpawningTaskExecutor executor = over(delegate);
    spawnMany(
        () ->
            executor.spawnStage(
                "stage",
                executor.untagged(),
                null,
                () -> {
                  CompletableFuture<Surroundings> inner = new CompletableFuture<>();
                  Surroundings seen = lookAndLitter();
                  wake(Waker.of(() -> inner.complete(seen)));
                  return inner;
                }));
  }

  @Test
  void aCallerThatRunsTheTaskKeepsItsOwnContext() throws Exception {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(new ConcurrentTaskExecutor(POOL), liveTasks)
            .context(context)
            .limits(new ExecutorLimits(1, 1, Saturation.CALLER_RUNS))
            .build();
    CompletableFuture<String> release = new CompletableFuture<>();
    JoinHandle<String> running = executor.submit(() -> release.get(20, SECONDS));
    JoinHandle<String> queued = executor.submit(() -> "queued");
    Surroundings own = Surroundings.of("own");
    own.around(
        () -> {
          Callable<Surroundings> body = TaskContextTests::lookAndLitter;
          assertThat(executor.submit(body)).isCompletedWithValue(own);
          assertThat(Surroundings.current()).isEqualTo(own);
        });
    release.complete("released");
    assertThat(running.get(10, SECONDS)).isEqualTo("released");
    assertThat(queued.get(10, SECONDS)).isEqualTo("queued");
  }

  @Test
  void whatASpawnerChangesLaterDoesNotReachTheTask() throws Exception {
    List<Runnable> runs = new ArrayList<>();
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(runs::add, liveTasks).context(context).build();
    Surroundings before = Surroundings.of("before");
    List<JoinHandle<Surroundings>> handles = new ArrayList<>();
    Callable<Surroundings> body = Surroundings::current;
    before.around(
        () -> {
          handles.add(executor.submit(body));
          Surroundings.litter();
        });
    runs.get(0).run();
    assertThat(handles.get(0)).isCompletedWithValue(before);
  }
}
