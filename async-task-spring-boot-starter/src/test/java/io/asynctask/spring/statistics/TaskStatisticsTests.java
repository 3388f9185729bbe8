package io.asynctask.spring.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.asynctask.AsyncTask;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskStatisticsTests {

  private final AtomicLong now = new AtomicLong(-Duration.ofHours(1).toNanos());
  private TaskStatistics statistics = new TaskStatistics(Duration.ofMinutes(5), 2, now::get);

  private final LiveTasks liveTasks =
      LiveTasks.notifying(
          new TaskListener() {
            @Override
            public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
              statistics.stopped(task, outcome, failure);
            }
          });

  private Spawned<Integer, TaskTags> spawn(String executor, String name) {
    return AsyncTask.builder(TaskTags.of(executor))
        .name(name)
        .trackedBy(liveTasks)
        .spawn((Callable<Integer>) () -> 1, task -> {});
  }

  private void run(String executor, String name) {
    spawn(executor, name).task().run();
  }

  private long count(String name) {
    TaskTimes times = statistics.byName(executor -> true, shown -> shown).get(name);
    return times == null ? 0 : times.busy().getTotalCount();
  }

  @Test
  void countsByNameAndByExecutor() {
    statistics = new TaskStatistics(Duration.ofMinutes(5), 3, now::get);
    run("jars", "a");
    run("jars", "a");
    run("mails", "a");
    run("mails", "b");
    assertThat(count("a")).isEqualTo(3);
    assertThat(count("b")).isOne();
    assertThat(statistics.byExecutor(executor -> true))
        .hasEntrySatisfying(
            "jars", times -> assertThat(times.queued().getTotalCount()).isEqualTo(2))
        .hasEntrySatisfying(
            "mails", times -> assertThat(times.queued().getTotalCount()).isEqualTo(2));
    assertThat(statistics.byName("jars"::equals, shown -> shown)).containsOnlyKeys("a");
    assertThat(statistics.byExecutor("mails"::equals)).containsOnlyKeys("mails");
  }

  @Test
  void namesThatAreShownAlikeAreOne() {
    run("jars", "a");
    run("jars", "b");
    Map<String, TaskTimes> masked = statistics.byName(executor -> true, name -> "******");
    assertThat(masked).containsOnlyKeys("******");
    assertThat(masked.get("******").busy().getTotalCount()).isEqualTo(2);
  }

  @Test
  void aTaskWithoutNameOrExecutorCounts() {
    AsyncTask.builder("tag")
        .trackedBy(liveTasks)
        .spawn((Callable<Integer>) () -> 1, task -> {})
        .task()
        .run();
    assertThat(count("")).isOne();
    assertThat(statistics.byExecutor(executor -> true)).containsOnlyKeys("");
  }

  @Test
  void aNameBeyondTheLimitCountsForItsExecutorOnly() {
    run("jars", "a");
    run("jars", "b");
    run("jars", "c");
    assertThat(count("c")).isZero();
    assertThat(statistics.byExecutor(executor -> true).get("jars").busy().getTotalCount())
        .isEqualTo(3);
    run("mails", "a");
    assertThat(count("a")).as("a name on another executor is one more").isOne();
  }

  @Test
  void aTaskThatNoThreadHasRunDoesNotCount() {
    spawn("jars", "a").handle().cancel(true);
    assertThat(count("a")).isZero();
    assertThat(statistics.byExecutor(executor -> true)).isEmpty();
  }

  @Test
  void aTaskCountsForTheWindowAndAFifthOfItMoreAtMost() {
    run("jars", "a");
    now.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(count("a")).isOne();
    run("jars", "a");
    assertThat(count("a")).isEqualTo(2);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(count("a")).isOne();
    now.addAndGet(Duration.ofDays(1).toNanos());
    assertThat(count("a")).isZero();
    run("jars", "a");
    assertThat(count("a")).isOne();
  }

  @Test
  void aWindowOfCenturiesIsAllowed() {
    statistics = new TaskStatistics(Duration.ofSeconds(Long.MAX_VALUE), 1, now::get);
    run("jars", "a");
    assertThat(count("a")).isOne();
  }

  @Test
  void theLongestTimesDoNotBreakIt() {
    TimeSlice slice = new TimeSlice(0);
    slice.record(Long.MAX_VALUE, 0);
    TaskTimes sum = new TaskTimes();
    slice.addTo(sum);
    assertThat(Duration.ofNanos(sum.queued().getMaxValue() * 1_000))
        .isGreaterThan(Duration.ofDays(1));
    assertThat(sum.busy().getMaxValue()).isZero();
  }

  @Test
  void aTimeIsAtMostASixteenthTooHigh() {
    for (long micros = 1; micros < 1L << 40; micros = micros * 3 / 2 + 1) {
      TimeSlice slice = new TimeSlice(0);
      slice.record(micros * 1_000, 0);
      TaskTimes sum = new TaskTimes();
      slice.addTo(sum);
      assertThat(sum.queued().getValueAtPercentile(50)).isBetween(micros, micros + micros / 16 + 1);
    }
  }

  @Test
  void manyThreadsLoseNoTaskWhileSomebodyAsks() throws Exception {
    int threads = 4;
    int each = 5_000;
    CountDownLatch begin = new CountDownLatch(1);
    List<FutureTask<?>> runs = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String name = i % 2 == 0 ? "a" : "b";
      FutureTask<?> run =
          new FutureTask<>(
              () -> {
                begin.await();
                for (int j = 0; j < each; j++) {
                  run("jars", name);
                }
                return null;
              });
      new Thread(run).start();
      runs.add(run);
    }
    begin.countDown();
    long before = 0;
    while (!runs.stream().allMatch(FutureTask::isDone)) {
      long now = count("a");
      assertThat(now).isBetween(before, 2L * each);
      before = now;
    }
    for (FutureTask<?> run : runs) {
      run.get();
    }
    assertThat(count("a")).isEqualTo(2L * each);
    assertThat(count("b")).isEqualTo(2L * each);
  }

  @Test
  void aTaskThatStoppedLongAgoDoesNotCountInTheSliceThatTookItsPlace() {
    int places = KindStatistics.SLICES + 1;
    KindStatistics kind = new KindStatistics();
    kind.record(places, 0, 1_000);
    kind.record(0, 0, 2_000);
    TaskTimes sum = new TaskTimes();
    kind.addTo(sum, places);
    assertThat(sum.busy().getTotalCount()).isOne();
    assertThat(sum.busy().getMaxValue()).isOne();
  }

  /** So that the bytes of a call stay what they are. */
  @Test
  void aStopAllocatesNothing() {
    Spawned<Integer, TaskTags> spawned = spawn("jars", "a");
    LiveTask ran = liveTasks.find(spawned.handle().id()).orElseThrow();
    spawned.task().run();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(id);
      for (int i = 0; i < 1_000; i++) {
        statistics.stopped(ran, TaskState.COMPLETED, null);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
    }
    assertThat(count("a")).isGreaterThan(19_000);
    assertThat(least / 1_000).isZero();
  }

  @Test
  void refusesOtherSettings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskStatistics(Duration.ZERO, 1))
        .withMessageContaining("window");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskStatistics(Duration.ofMinutes(1), -1))
        .withMessageContaining("maxNames");
  }
}
