package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R14, R15, R16: the registry of live tasks")
class LiveTasksTests {

  private final LiveTasks liveTasks = new LiveTasks();

  private Spawned<Integer, String> spawn() {
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> 42, queued -> {});
  }

  private List<Long> ids(int limit) {
    List<Long> ids = new ArrayList<>();
    long after = 0;
    do {
      LiveTasks.Page page = liveTasks.list(after, limit, 1_000_000, task -> true);
      page.tasks().forEach(task -> ids.add(task.id()));
      after = page.next();
    } while (after != 0);
    return ids;
  }

  @Test
  void aPageThatIsJustFullIsTheLastOne() {
    spawn();
    long second = spawn().handle().id();
    assertThat(liveTasks.list(0, 2, 1_000_000, task -> true).next()).isZero();
    LiveTasks.Page page = liveTasks.list(0, 1, 1_000_000, task -> true);
    assertThat(liveTasks.list(page.next(), 1, 1_000_000, task -> true).tasks())
        .extracting(LiveTask::id)
        .containsExactly(second);
  }

  @Test
  void aTaskIsListedAndFoundFromItsSpawnToItsStop() {
    Spawned<Integer, String> spawned = spawn();
    long id = spawned.handle().id();
    assertThat(ids(10)).containsExactly(id);
    assertThat(liveTasks.find(id)).get().isSameAs(spawned.handle());
    spawned.task().run();
    assertThat(ids(10)).isEmpty();
    assertThat(liveTasks.find(id)).isEmpty();
  }

  @Test
  void aTaskIsGoneWhenItsHandleCompletes() {
    Spawned<Integer, String> spawned = spawn();
    List<Long> listed = new ArrayList<>();
    spawned.handle().thenRun(() -> listed.addAll(ids(10)));
    spawned.task().run();
    assertThat(listed).isEmpty();
  }

  @Test
  void idsArePositiveUniqueInTheProcessAndAscendInAThread() {
    LiveTasks other = new LiveTasks();
    Set<Long> seen = new HashSet<>();
    long last = 0;
    for (int i = 0; i < 10_000; i++) {
      long id = spawn().handle().id();
      assertThat(id).isGreaterThan(last);
      last = id;
      assertThat(seen.add(id)).isTrue();
      long foreign =
          AsyncTask.builder("tag").trackedBy(other).spawn(() -> 1, queued -> {}).handle().id();
      assertThat(seen.add(foreign)).isTrue();
    }
    assertThat(AsyncTask.spawn(() -> 1, queued -> {}, "tag").handle().id()).isZero();
  }

  @Test
  void pagesMeetEveryTaskOnceInTheOrderOfTheIds() {
    List<Long> spawned =
        IntStream.range(0, 1_000).mapToObj(i -> spawn().handle().id()).sorted().toList();
    for (int limit : new int[] {1, 7, 64, 1_000, 5_000}) {
      assertThat(ids(limit)).isEqualTo(spawned);
    }
  }

  @Test
  void whoStaysIsMetWhileOthersComeAndGo() {
    Random random = new Random(42);
    List<Long> staying = new ArrayList<>();
    List<Spawned<Integer, String>> leaving = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Spawned<Integer, String> spawned = spawn();
      if (random.nextInt(10) == 0) {
        staying.add(spawned.handle().id());
      } else {
        leaving.add(spawned);
      }
    }
    Collections.shuffle(leaving, random);
    List<Long> met = new ArrayList<>();
    long after = 0;
    do {
      LiveTasks.Page page = liveTasks.list(after, 10, 1_000_000, task -> true);
      page.tasks().forEach(task -> met.add(task.id()));
      after = page.next();
      for (int i = 0; i < 30 && !leaving.isEmpty(); i++) {
        leaving.remove(leaving.size() - 1).task().run();
      }
    } while (after != 0);
    assertThat(met).doesNotHaveDuplicates().containsAll(staying).isSorted();
  }

  @Test
  void aFilterThatMatchesNothingLooksAtALimitedNumberAndSaysWhereToGoOn() {
    IntStream.range(0, 1_000).forEach(i -> spawn());
    LiveTasks.Page page = liveTasks.list(0, 10, 100, task -> false);
    assertThat(page.tasks()).isEmpty();
    assertThat(page.next()).isPositive();
    int pages = 1;
    while (page.next() != 0) {
      page = liveTasks.list(page.next(), 10, 100, task -> false);
      pages++;
    }
    assertThat(pages).isBetween(8, 12);
  }

  @Test
  void countsAddUp() {
    spawn().task().run();
    spawn().handle().cancel();
    AsyncTask.builder("tag")
        .trackedBy(liveTasks)
        .spawn(
            () -> {
              throw new IllegalStateException();
            },
            queued -> {})
        .task()
        .run();
    spawn().handle().complete(1);
    spawn();
    assertThat(liveTasks.counts()).isEqualTo(new LiveTasks.Counts(5, 1, 1, 1, 2));
  }

  @Test
  void aTaskThatAListenerCancelsAtItsSpawnIsCountedAndKeepsNoPlace() {
    LiveTasks registry =
        new LiveTasks(
            1,
            true,
            new TaskListener() {
              @Override
              public void spawned(LiveTask task) {
                task.handle().cancel(false);
              }
            });
    for (int i = 0; i < 2 * Block.SIZE + 1; i++) {
      AsyncTask.builder("tag").trackedBy(registry).spawn(() -> 42, queued -> {});
    }

    int spawned = 2 * Block.SIZE + 1;
    assertThat(registry.counts()).isEqualTo(new LiveTasks.Counts(spawned, 0, 0, 0, spawned));
    assertThat(blocks(registry)).isEqualTo(1);
  }

  @Test
  void blocksWhoseTasksHaveStoppedAreDroppedWhileOthersBegin() {
    LiveTasks registry = new LiveTasks(1, false, null);
    spawnAndRun(registry, 300 * Block.SIZE);
    assertThat(blocks(registry)).isEqualTo(300);

    spawnAndRun(registry, 100 * Block.SIZE);

    assertThat(blocks(registry)).isLessThanOrEqualTo(100);
    assertThat(registry.counts().completed()).isEqualTo(400 * Block.SIZE);
  }

  @Test
  void aLookAtTheCountsDropsBlocksWhoseTasksHaveStopped() {
    LiveTasks registry = new LiveTasks(1, false, null);
    spawnAndRun(registry, 300 * Block.SIZE);
    LiveTasks.Counts expected = new LiveTasks.Counts(300 * Block.SIZE, 0, 300 * Block.SIZE, 0, 0);

    assertThat(registry.counts()).isEqualTo(expected);
    assertThat(blocks(registry)).isZero();
    assertThat(registry.counts()).isEqualTo(expected);
  }

  /** Spawns all of the tasks before it runs the first. */
  private static void spawnAndRun(LiveTasks registry, int tasks) {
    IntStream.range(0, tasks)
        .mapToObj(i -> AsyncTask.builder(i).trackedBy(registry).spawn(() -> 42, queued -> {}))
        .toList()
        .forEach(spawned -> spawned.task().run());
  }

  /** The number of blocks that a scan looks at. */
  private static int blocks(LiveTasks registry) {
    int blocks = 0;
    long after = 0;
    do {
      after = registry.scan(after, 1, task -> {});
      blocks += after == 0 ? 0 : 1;
    } while (after != 0);
    return blocks;
  }

  @Test
  void manyThreadsLoseNothing() throws InterruptedException {
    int threads = 8;
    int each = 20_000;
    Set<Long> ids = ConcurrentHashMap.newKeySet();
    CountDownLatch ended = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int seed = t;
      new Thread(
              () -> {
                Random random = new Random(seed);
                List<Spawned<Integer, String>> live = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                  Spawned<Integer, String> spawned = spawn();
                  ids.add(spawned.handle().id());
                  live.add(spawned);
                  if (random.nextBoolean()) {
                    live.remove(random.nextInt(live.size())).task().run();
                  }
                }
                live.forEach(spawned -> spawned.handle().cancel());
                ended.countDown();
              })
          .start();
    }
    ended.await();
    assertThat(ids).hasSize(threads * each);
    assertThat(liveTasks.counts().live()).isZero();
    assertThat(liveTasks.counts().spawned()).isEqualTo((long) threads * each);
    assertThat(ids(1_000)).isEmpty();
  }

  @Test
  void aTaskShowsItsRelationsAndItsProgress() {
    ManualExecutor executor = new ManualExecutor();
    List<JoinHandle<Integer>> children = new ArrayList<>();
    Spawned<Integer, String> parent =
        AsyncTask.builder("parent")
            .name("the parent")
            .trackedBy(liveTasks)
            .deadline(Duration.ofHours(1))
            .spawn(
                waker -> {
                  if (children.isEmpty()) {
                    children.add(spawn().handle());
                    TaskContext.current().orElseThrow().progress(1, 2, "steps");
                    return Poll.pending();
                  }
                  return Poll.ready(1);
                },
                executor);
    parent.task().run();
    LiveTask shown = liveTasks.find(parent.handle().id()).orElseThrow();
    LiveTask child = liveTasks.find(children.get(0).id()).orElseThrow();
    assertThat(shown.name()).isEqualTo("the parent");
    assertThat(shown.state()).isEqualTo(TaskState.WAITING);
    assertThat(shown.children()).containsExactly(child);
    assertThat(child.parentId()).isEqualTo(shown.id());
    assertThat(shown.progress()).contains(new Progress(1, 2, "steps"));
    assertThat(shown.deadline()).contains(Duration.ofHours(1));
    assertThat(shown.polls()).isOne();
    parent.handle().waker().wake();
    parent.task().run();
    assertThat(child.parentId()).as("known after the parent's end").isEqualTo(shown.id());
  }

  @Test
  void timesAddUpToTheAge() {
    Spawned<Integer, String> spawned = spawn();
    LiveTask task = liveTasks.find(spawned.handle().id()).orElseThrow();
    spawned.task().run();
    Duration age = task.age().orElseThrow();
    assertThat(task.queued().orElseThrow().plus(task.busy().orElseThrow())).isEqualTo(age);
    assertThat(age).isBetween(Duration.ZERO, Duration.ofMinutes(1)); // 0 after other tests' rush
    assertThat(task.spawnedAt()).isPresent();
  }

  @Test
  void withoutAClockThereAreNoTimes() {
    LiveTasks clockless = LiveTasks.withoutClock();
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").trackedBy(clockless).spawn(() -> 1, queued -> {});
    LiveTask task = clockless.find(spawned.handle().id()).orElseThrow();
    spawned.task().run();
    assertThat(task.age()).isEmpty();
    assertThat(task.spawnedAt()).isEmpty();
    assertThat(task.polls()).isOne();
  }

  @Test
  void aTaskThatItsScheduleFunctionDropsIsThereForAllToSee() {
    Spawned<Integer, String> dropped = spawn();
    dropped.task().schedule();
    LiveTask task = liveTasks.list(0, 1, 100, any -> true).tasks().get(0);
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.queued().orElseThrow()).isPositive();
    assertThat(task.polls()).isZero();
  }

  @Test
  void aScanMeetsEveryLiveTaskOnceInPartsOfALimitedNumberOfSlots() {
    IntStream.range(0, 1_000).forEach(i -> spawn());
    List<Long> met = new ArrayList<>();
    int parts = 0;
    long after = 0;
    do {
      after = liveTasks.scan(after, 100, task -> met.add(task.id()));
      parts++;
    } while (after != 0);
    assertThat(met).hasSize(1_000).doesNotHaveDuplicates().isSorted();
    assertThat(parts).isBetween(8, 12);
  }

  @Test
  void noTaskIsListedInAFinalState() {
    Set<TaskState> states = new HashSet<>();
    Runnable look =
        () -> {
          liveTasks.list(0, 10, 1_000_000, task -> states.add(task.state()));
          liveTasks.list(0, 10, 1_000_000, task -> liveTasks.find(task.id()).isEmpty());
        };
    ManualExecutor executor = new ManualExecutor();
    for (boolean waits : new boolean[] {true, false}) {
      ScriptedBody<String> body =
          ScriptedBody.pending().onClose(Executors.callable(look, (Object) null));
      AsyncTask.Builder<String> builder = AsyncTask.builder("tag").trackedBy(liveTasks);
      Spawned<String, String> ended =
          waits ? builder.spawn(body, executor) : builder.spawn(() -> "", executor);
      if (waits) {
        ended.task().run();
      }
      var stage = ended.handle().whenComplete((value, failure) -> look.run());
      ended.handle().complete("from outside");
      look.run();
      executor.runAll();
      look.run();
      assertThat(stage).isCompletedWithValue("from outside");
    }

    assertThat(states).containsExactly(TaskState.CANCELLING);
    assertThat(liveTasks.counts().live()).isZero();
  }
}
