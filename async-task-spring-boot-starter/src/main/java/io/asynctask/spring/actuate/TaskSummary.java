package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.TaskWarning.Code;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all tasks, whatever the filter. They are counted while tasks come and go, so they
 * may belong to slightly different moments.
 *
 * @param live how many tasks are live
 * @param scheduled how many of the live tasks wait for a runner; {@code null}, as are {@code
 *     running} and {@code waiting}, if there are too many tasks to look at
 * @param running how many have a thread in the body, also if they are cancelled
 * @param waiting how many are pending
 * @param spawned how many were spawned
 * @param completed how many have ended with a value
 * @param failed how many have failed
 * @param cancelled how many have ended cancelled
 * @param rejected how many the executors have rejected
 * @param warnings how many tasks had each warning at the last look for warnings; {@code null} if
 *     they are not looked for
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskSummary(
    long live,
    @Nullable Long scheduled,
    @Nullable Long running,
    @Nullable Long waiting,
    long spawned,
    long completed,
    long failed,
    long cancelled,
    long rejected,
    @Nullable Map<Code, Long> warnings) {

  /**
   * @param refused how many were spawned, refused and therefore cancelled; these count as rejected
   *     only
   */
  static TaskSummary of(LiveTasks tasks, int scanLimit, long refused, ApplicationNumbers numbers) {
    LiveTasks.Counts counts = tasks.counts();
    States states = counts.live() > scanLimit ? null : States.count(tasks, scanLimit);
    return new TaskSummary(
        states == null ? counts.live() : states.scheduled + states.running + states.waiting,
        states == null ? null : states.scheduled,
        states == null ? null : states.running,
        states == null ? null : states.waiting,
        counts.spawned() - refused,
        counts.completed(),
        counts.failed(),
        counts.cancelled() - refused,
        numbers.rejected().getAsLong(),
        numbers.warnings().get());
  }

  private static final class States {

    private long scheduled;
    private long running;
    private long waiting;

    static @Nullable States count(LiveTasks tasks, int scanLimit) {
      States states = new States();
      return tasks.scan(0, scanLimit, states::add) == 0 ? states : null;
    }

    private void add(LiveTask task) {
      switch (task.state()) {
        case SCHEDULED -> scheduled++;
        case RUNNING -> running++;
        case WAITING -> waiting++;
        case CANCELLING -> {
          if (task.runner().isPresent()) {
            running++;
          } else {
            scheduled++;
          }
        }
        case COMPLETED, FAILED, CANCELLED -> {} // has just stopped
      }
    }
  }
}
