package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks there are and were, in all, whatever the filter. The numbers are gathered while
 * tasks come and go, so they may be of slightly different moments.
 *
 * @param scheduled how many of the live tasks wait for a runner; {@code null}, as are {@code
 *     running} and {@code waiting}, when there are too many to be looked at
 * @param running how many have a thread in the body, also when they are cancelled
 * @param waiting how many are pending
 * @param rejected how many the executors refused
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
    long rejected) {

  /**
   * @param refused how many were spawned, refused and cancelled for that: among the rejected ones,
   *     and nowhere else
   */
  static TaskSummary of(LiveTasks tasks, int scanLimit, long refused, long rejected) {
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
        rejected);
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
