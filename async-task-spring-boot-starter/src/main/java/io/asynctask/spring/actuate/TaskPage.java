package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of tasks.
 *
 * @param summary the numbers of all tasks
 * @param executors the executors of the starter
 * @param tasks the tasks of this page
 * @param next the {@code cursor} of the next page; {@code null} when this is the last one. A short
 *     or empty page may have a next one: a request looks at a limited number of tasks, and answers
 *     with a limited number of characters.
 * @param complete whether the request has looked at all tasks; in the order of the ids it has only
 *     if this page is all there is
 * @param scopes the scopes that a request may ask for
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskPage(
    TaskSummary summary,
    List<ExecutorDescriptor> executors,
    List<TaskDescriptor> tasks,
    @Nullable String next,
    boolean complete,
    List<String> scopes)
    implements OperationResponseBody {

  /** About how many characters of text a page has before it ends early. */
  static final int MAX_TEXT = 1_000_000;

  /**
   * The rows of a page before they are described.
   *
   * @param rows the tasks
   * @param next the cursor after all of them; 0 for none
   * @param nextAfter returns the cursor after the first so many of them
   * @param complete whether the request has looked at all tasks
   * @param completeIfCut the same for a page that has room for some of the rows only
   */
  record Rows<T>(
      List<T> rows,
      long next,
      IntToLongFunction nextAfter,
      boolean complete,
      boolean completeIfCut) {

    /** Returns rows in the order of their ids. */
    static <T> Rows<T> byId(List<T> rows, long cursor, long next, Function<T, Long> id) {
      return new Rows<>(
          rows, next, count -> id.apply(rows.get(count - 1)), cursor == 0 && next == 0, false);
    }

    /**
     * Returns rows in another order.
     *
     * @param skip how many rows come before these
     * @param more whether there are more after these
     */
    static <T> Rows<T> sorted(List<T> rows, int skip, boolean more, boolean complete) {
      return new Rows<>(
          rows, more ? skip + rows.size() : 0, count -> skip + count, complete, complete);
    }
  }

  /**
   * Creates a page of the rows, or of as many of them as a response has room for.
   *
   * @param describe returns {@code null} for a task that does not belong to the page
   */
  static <T> TaskPage of(
      TaskSummary summary,
      List<ExecutorDescriptor> executors,
      Rows<T> rows,
      Function<T, @Nullable TaskDescriptor> describe,
      List<String> scopes) {
    List<TaskDescriptor> described = new ArrayList<>(rows.rows().size());
    long length = 0;
    long next = rows.next();
    boolean complete = rows.complete();
    for (int i = 0; i < rows.rows().size(); i++) {
      if (length > MAX_TEXT) {
        next = rows.nextAfter().applyAsLong(i);
        complete = rows.completeIfCut();
        break;
      }
      TaskDescriptor each = describe.apply(rows.rows().get(i));
      if (each != null) {
        described.add(each);
        length += each.length();
      }
    }
    return new TaskPage(
        summary, executors, described, next == 0 ? null : Long.toString(next), complete, scopes);
  }
}
