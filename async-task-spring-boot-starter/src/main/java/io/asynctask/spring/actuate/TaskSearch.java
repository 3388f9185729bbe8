package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.TaskPage.Rows;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The tasks of this node that a request finds, before they are described. Safe for use by many
 * threads.
 *
 * @param liveTasks the registry of live tasks
 * @param history the finished tasks
 * @param warningsAndTraces returns the warnings of a task
 * @param scanLimit how many slots of the registry a request reads
 */
record TaskSearch(
    LiveTasks liveTasks, TaskHistory history, WarningsAndTraces warningsAndTraces, int scanLimit) {

  Rows<LiveTask> live(TaskQuery query, ShownText text) {
    LiveTasks.Page page =
        liveTasks.list(query.cursor(), query.limit(), scanLimit, matches(query, text));
    return Rows.byId(page.tasks(), query.cursor(), page.next(), LiveTask::id);
  }

  Rows<LiveTask> liveSorted(TaskQuery query, TaskSort sort, ShownText text) {
    int skip = query.skip();
    SortedRows<LiveTask> rows = new SortedRows<>(sort.comparator(), skip + query.limit());
    Predicate<LiveTask> matches = matches(query, text);
    boolean complete =
        scan(
            task -> {
              if (matches.test(task)) {
                rows.add(sort.row(task, text.gate()));
              }
            });
    return Rows.sorted(rows.after(skip), skip, rows.hasMore(), complete);
  }

  Rows<FinishedTask> finished(TaskQuery query, ShownText text) {
    List<FinishedTask> tasks =
        history
            .list(query.cursor())
            .filter(task -> query.filter().matches(task, text.gate()))
            .limit(query.limit() + 1L)
            .toList();
    boolean last = tasks.size() <= query.limit();
    List<FinishedTask> page = last ? tasks : tasks.subList(0, query.limit());
    long next = last ? 0 : page.get(page.size() - 1).id();
    return Rows.byId(page, query.cursor(), next, FinishedTask::id);
  }

  Rows<FinishedTask> finishedSorted(TaskQuery query, TaskSort sort, ShownText text) {
    int skip = query.skip();
    SortedRows<FinishedTask> rows = new SortedRows<>(sort.comparator(), skip + query.limit());
    history
        .list(0)
        .filter(task -> query.filter().matches(task, text.gate()))
        .forEach(task -> rows.add(sort.row(task, text.gate())));
    return Rows.sorted(rows.after(skip), skip, rows.hasMore(), true);
  }

  Predicate<LiveTask> matches(TaskQuery query, ShownText text) {
    return task -> query.filter().matches(task, text, warningsAndTraces);
  }

  /** Scans the live tasks, and returns whether it has met all. */
  boolean scan(Consumer<LiveTask> consumer) {
    return liveTasks.scan(0, scanLimit, consumer) == 0;
  }
}
