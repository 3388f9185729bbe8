package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of tasks, the oldest first.
 *
 * @param summary the numbers of all tasks
 * @param tasks the tasks of this page
 * @param next the {@code cursor} of the next page; {@code null} when this is the last one. A short
 *     or empty page may have a next one: a request looks at a limited number of tasks, and answers
 *     with a limited number of characters.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskPage(TaskSummary summary, List<TaskDescriptor> tasks, @Nullable String next)
    implements OperationResponseBody {

  /** About how many characters of text a page has before it ends early. */
  static final int MAX_TEXT = 1_000_000;

  /**
   * Creates a page of {@code tasks}, or of as many of them as a response has room for.
   *
   * @param describe returns {@code null} for a task that does not belong to the page
   * @param next the id after which the next page begins if this page has all of them; 0 for none
   */
  static <T> TaskPage of(
      TaskSummary summary,
      List<T> tasks,
      Function<T, @Nullable TaskDescriptor> describe,
      long next) {
    List<TaskDescriptor> described = new ArrayList<>(tasks.size());
    long length = 0;
    for (T task : tasks) {
      if (length > MAX_TEXT) {
        return new TaskPage(summary, described, described.get(described.size() - 1).id());
      }
      TaskDescriptor each = describe.apply(task);
      if (each != null) {
        described.add(each);
        length += each.length();
      }
    }
    return new TaskPage(summary, described, next == 0 ? null : Long.toString(next));
  }
}
