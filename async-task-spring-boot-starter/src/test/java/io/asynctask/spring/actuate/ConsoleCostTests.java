package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Show;

/** Orders and groups with so many live tasks that one scan does not see all. */
class ConsoleCostTests {

  private static final int LIVE = 100_000;
  private static final LiveTasks LIVE_TASKS = new LiveTasks();

  @BeforeAll
  static void spawn() {
    IntStream.range(0, LIVE).forEach(ConsoleCostTests::spawn);
  }

  /** A task that waits; each has a tag value of its own. */
  private static void spawn(int number) {
    AsyncTask.builder(TaskTags.of("reports", Map.of("number", Integer.toString(number))))
        .name("report-" + number % 7)
        .trackedBy(LIVE_TASKS)
        .spawn(waker -> Poll.pending(), Task::run)
        .task()
        .run();
  }

  private static Object list(
      @Nullable String sort,
      @Nullable String groupBy,
      @Nullable String limit,
      @Nullable String cursor) {
    AsyncTasksEndpoint endpoint =
        new AsyncTasksEndpoint(
            LIVE_TASKS,
            new TaskHistory(0, id -> null),
            ApplicationNumbers.NONE,
            WarningsAndTraces.NONE,
            List.of(),
            Show.ALWAYS,
            event -> {},
            () -> null);
    TaskFilter all = TaskFilter.of(null, null, null, null, null, null, null);
    return endpoint.list(TaskQuery.of(all, sort, groupBy, limit, cursor), true);
  }

  @Test
  void anOrderIsOneOfWhatOneScanSeesAndSaysSo() {
    TaskPage page = (TaskPage) list("-age", null, "1000", null);
    assertThat(page.complete()).isFalse();
    assertThat(page.tasks()).hasSize(1_000);
    assertThat(page.next()).isEqualTo("1000");
  }

  @Test
  void pagesOfAnOrderMeetEachTaskOnceAndEnd() {
    Set<String> ids = new HashSet<>();
    String cursor = null;
    int rows = 0;
    do {
      TaskPage page = (TaskPage) list("-name", null, "1000", cursor);
      page.tasks().forEach(task -> ids.add(task.id()));
      rows += page.tasks().size();
      cursor = page.next();
    } while (cursor != null);
    assertThat(rows).isBetween(49_000, 51_000);
    assertThat(ids).hasSize(rows);
  }

  @Test
  void aCursorFarBeyondTheEndIsAnEmptyPage() {
    TaskPage page = (TaskPage) list("age", null, null, Long.toString(Long.MAX_VALUE));
    assertThat(page.tasks()).isEmpty();
    assertThat(page.next()).isNull();
    GroupPage groups = (GroupPage) list(null, "name", null, Long.toString(Long.MAX_VALUE));
    assertThat(groups.groups()).isEmpty();
    assertThat(groups.next()).isNull();
  }

  @Test
  void groupsCountWhatOneScanSeesAndSaySo() {
    GroupPage page = (GroupPage) list(null, "name", null, null);
    assertThat(page.complete()).isFalse();
    assertThat(page.groups()).hasSize(7);
    assertThat(page.groups().stream().mapToInt(TaskGroup::count).sum()).isBetween(49_000, 51_000);
    assertThat(page.groups().get(0).sample()).hasSize(5);
  }

  @Test
  void asManyGroupsAsTasksArePaged() {
    GroupPage page = (GroupPage) list(null, "tag:number", "1000", null);
    assertThat(page.groups()).hasSize(1_000);
    assertThat(page.next()).isEqualTo("1000");
    GroupPage next = (GroupPage) list(null, "tag:number", "1000", page.next());
    assertThat(next.groups()).hasSize(1_000).doesNotContainAnyElementsOf(page.groups());
  }
}
