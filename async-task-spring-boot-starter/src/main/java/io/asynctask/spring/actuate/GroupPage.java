package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of groups of tasks, the largest group first.
 *
 * @param summary the numbers of all tasks
 * @param executors the executors of the starter
 * @param groups the groups of this page
 * @param next the {@code cursor} of the next page; {@code null} when this is the last one
 * @param complete whether all live tasks were looked at, and not only as many as a request may
 * @param scopes the scopes that a request may ask for
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GroupPage(
    TaskSummary summary,
    List<ExecutorDescriptor> executors,
    List<TaskGroup> groups,
    @Nullable String next,
    boolean complete,
    List<String> scopes)
    implements OperationResponseBody {

  /**
   * Creates a page of {@code groups}, or of as many of them as a response has room for.
   *
   * @param skipped how many groups come before these
   * @param total how many groups there are in all
   */
  static GroupPage of(
      TaskSummary summary,
      List<ExecutorDescriptor> executors,
      List<TaskGroup> groups,
      int skipped,
      int total,
      boolean complete,
      List<String> scopes) {
    int shown = 0;
    for (long length = 0; shown < groups.size() && length <= TaskPage.MAX_TEXT; shown++) {
      length += groups.get(shown).length();
    }
    int next = skipped + shown;
    return new GroupPage(
        summary,
        executors,
        groups.subList(0, shown),
        next < total && shown > 0 ? Integer.toString(next) : null,
        complete,
        scopes);
  }
}
