package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.Show;

/** What a request costs is told by what it allocates, which does not depend on the machine. */
class EndpointCostTests {

  private static final int MANY = 200_000;
  private static final int FEW = 1_000;

  private static final TaskHistory HISTORY = new TaskHistory(0, id -> null);

  private final LiveTasks few = live(FEW);
  private final LiveTasks many = live(MANY);

  private static LiveTasks live(int count) {
    LiveTasks liveTasks = new LiveTasks();
    IntStream.range(0, count).forEach(i -> spawn(liveTasks, i));
    return liveTasks;
  }

  /** A task that waits; every tenth is of tenant 7. */
  private static void spawn(LiveTasks liveTasks, int number) {
    AsyncTask.builder(TaskTags.of("reports", Map.of("tenant", number % 10 == 7 ? "7" : "1")))
        .name("build-report")
        .trackedBy(liveTasks)
        .spawn(waker -> Poll.pending(), Task::run)
        .task()
        .run();
  }

  private static AsyncTasksEndpoint endpoint(LiveTasks liveTasks) {
    return new AsyncTasksEndpoint(
        liveTasks,
        HISTORY,
        ApplicationNumbers.NONE,
        WarningsAndTraces.NONE,
        List.of(),
        Show.ALWAYS,
        event -> {},
        () -> null);
  }

  private static TaskPage page(LiveTasks liveTasks, String tag, String cursor) {
    return filtered(liveTasks, filter(null, null, null, tag), cursor);
  }

  private static TaskPage filtered(LiveTasks liveTasks, TaskFilter filter, String cursor) {
    return endpoint(liveTasks).page(TaskQuery.of(filter, null, null, "100", cursor), true);
  }

  private static TaskFilter filter(String executor, String name, String state, String tag) {
    return TaskFilter.of(executor, name, state, tag, null, null, null);
  }

  /** The least of several times: the first ones pay for what they load and compile. */
  private static long allocated(Supplier<Object> request) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    return IntStream.range(0, 20)
        .mapToLong(
            i -> {
              long before = threads.getThreadAllocatedBytes(id);
              assertThat(request.get()).isNotNull();
              return threads.getThreadAllocatedBytes(id) - before;
            })
        .min()
        .orElseThrow();
  }

  @Test
  void aPageCostsTheSameWhateverNumberOfTasksIsLive() {
    long ofFew = allocated(() -> page(few, null, null));
    assertThat(allocated(() -> page(many, null, null))).isLessThan(ofFew * 3 / 2);
  }

  @Test
  void aFilteredPageCostsTheSameWhateverNumberOfTasksIsLive() {
    long ofFew = allocated(() -> page(few, "tenant:7", null));
    assertThat(allocated(() -> page(many, "tenant:7", null))).isLessThan(ofFew * 3 / 2);
  }

  @ParameterizedTest
  @CsvSource({"other,,,", ",other,,", ",other*,,", ",,SCHEDULED,", ",,,tenant:none"})
  void aFilterThatMatchesNothingAllocatesNothingForTheTasksItPasses(
      String executor, String name, String state, String tag) {
    TaskFilter filter = filter(executor, name, state, tag);
    long bytes = allocated(() -> filtered(many, filter, null));
    assertThat(bytes).isLessThan(100_000);
  }

  @Test
  void aFilterThatMatchesNothingAnswersWithACursorUntilAllAreLookedAt() {
    int pages = 1;
    TaskPage page = page(many, "tenant:none", null);
    while (page.next() != null) {
      assertThat(page.tasks()).isEmpty();
      page = page(many, "tenant:none", page.next());
      pages++;
    }
    assertThat(pages).isBetween(MANY / 50_000, MANY / 50_000 + 1);
  }

  @Test
  void theStatesOfManyTasksAreNotCounted() {
    assertThat(page(few, null, null).summary().waiting()).isEqualTo(FEW);
    TaskSummary summary = page(many, null, null).summary();
    assertThat(summary.live()).isEqualTo(MANY);
    assertThat(summary.waiting()).isNull();
  }

  @Test
  void tooManyTasksToCountForEachRequestAreCountedOnceASecond() {
    AtomicLong counted = new AtomicLong();
    RecentSummary ofMany = new RecentSummary(many, HISTORY, rejected(counted), FEW);
    assertThat(ofMany.get()).isSameAs(ofMany.get());
    await().until(() -> ofMany.get().rejected() == 2);
  }

  @Test
  void tasksThatCanBeCountedAreCountedForEachRequest() {
    RecentSummary ofFew = new RecentSummary(few, HISTORY, rejected(new AtomicLong()), FEW);
    assertThat(ofFew.get().rejected()).isEqualTo(1);
    assertThat(ofFew.get().rejected()).isEqualTo(2);
  }

  private static ApplicationNumbers rejected(AtomicLong counted) {
    return new ApplicationNumbers(counted::incrementAndGet, List::of, () -> null, null);
  }

  @Test
  void aCancelAllocatesNothingForTheTasksThatDoNotMatch() {
    long bytes = allocated(() -> cancelMatching(many, "tenant:none"));
    assertThat(bytes).isLessThan(100_000);
  }

  @Test
  void aCancelReachesAllThatMatchPageByPage() {
    assertThat(cancelMatching(many, "tenant:7").cancelled()).isEqualTo(MANY / 10);
    assertThat(many.counts().cancelled()).isEqualTo(MANY / 10);
    assertThat(many.counts().live()).isEqualTo(MANY - MANY / 10);
  }

  private static Cancellation cancelMatching(LiveTasks liveTasks, String tag) {
    return endpoint(liveTasks).cancelMatching(null, null, null, tag, null, "false", null, null);
  }
}
