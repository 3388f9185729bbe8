package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.asynctask.spring.task.TaskThreadNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as one item of a list. A value that a task does not have is {@code null}, in JSON too. Ids
 * are strings because JavaScript's numbers end at 2<sup>53</sup>. Times are ISO 8601 strings
 * whatever JSON mapper writes them.
 *
 * @param id the id of the task
 * @param name the name of the task
 * @param executor the name of the executor; {@code null} when no executor of the starter has
 *     spawned the task
 * @param state the state of the task
 * @param tags the tags of the task
 * @param parent the id of the parent, also when that has stopped
 * @param spawnedAt the time of the spawn
 * @param age the time from the spawn until now, or until the stop
 * @param queued how long, in all, the task was scheduled and no thread ran it
 * @param busy how long, in all, a thread was in the body
 * @param polls how often the body was entered
 * @param thread the name of the thread that is in the body
 * @param virtual whether that is a virtual thread
 * @param deadline how long after its spawn the task is cancelled
 * @param traceId the id of the trace to which the task belongs
 * @param progress the progress that the body has reported last
 * @param warnings the warnings about the task; empty once it has stopped
 * @param outcome the outcome; {@code null} while the task is live
 * @param cancel the receipt of its stop; {@code null} if the task was never told to stop
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskDescriptor(
    String id,
    @Nullable String name,
    @Nullable String executor,
    TaskState state,
    Map<String, String> tags,
    @Nullable String parent,
    @Nullable String spawnedAt,
    @Nullable String age,
    @Nullable String queued,
    @Nullable String busy,
    int polls,
    @Nullable String thread,
    @Nullable Boolean virtual,
    @Nullable String deadline,
    @Nullable String traceId,
    @Nullable Progress progress,
    List<TaskWarning> warnings,
    @Nullable TaskOutcome outcome,
    @Nullable CancelDescriptor cancel) {

  static TaskDescriptor of(LiveTask task, ShownText text, WarningsAndTraces warningsAndTraces) {
    Thread runner = task.runner().orElse(null);
    // Before the age, so that they are not more than it: each of them looks at the clock.
    String busy = duration(task.busy());
    String queued = duration(task.queued());
    return new TaskDescriptor(
        Long.toString(task.id()),
        text.name(task.name()),
        TaskTags.executorOf(task.tag()),
        task.state(),
        text.tags(task.tag()),
        parent(task.parentId()),
        text(task.spawnedAt()),
        duration(task.age()),
        queued,
        busy,
        task.polls(),
        runner == null ? null : TaskThreadNames.plain(runner, task),
        runner == null ? null : VirtualThreads.isVirtual(runner),
        duration(task.deadline()),
        warningsAndTraces.traceId(task),
        text.progress(task.progress().orElse(null)),
        warningsAndTraces.warnings(task, text),
        null,
        CancelDescriptor.of(task.cancelReceipt().orElse(null), task.parentId(), text));
  }

  static TaskDescriptor of(FinishedTask task, ShownText text) {
    return new TaskDescriptor(
        Long.toString(task.id()),
        text.name(task.name()),
        TaskTags.executorOf(task.tag()),
        task.outcome(),
        text.tags(task.tag()),
        parent(task.parentId()),
        text(task.spawnedAt()),
        duration(task.age()),
        duration(task.queued()),
        duration(task.busy()),
        task.polls(),
        null,
        null,
        duration(Optional.ofNullable(task.particulars().deadline())),
        task.particulars().traceId(),
        text.progress(task.particulars().progress()),
        List.of(),
        TaskOutcome.of(task, text),
        CancelDescriptor.of(task.particulars().cancel(), task.parentId(), text));
  }

  /** Returns how many characters of text of the application it has. In all it has more. */
  int length() {
    int length = name == null ? 0 : name.length();
    length += progress == null ? 0 : progress.message().length();
    length += outcome == null || outcome.message() == null ? 0 : outcome.message().length();
    length += cancel == null ? 0 : cancel.by().length();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      length += tag.getKey().length() + tag.getValue().length();
    }
    return length;
  }

  private static @Nullable String parent(long id) {
    return id == 0 ? null : Long.toString(id);
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(TaskDescriptor::text).orElse(null);
  }

  /** Renders a time in milliseconds: the clocks from which it is computed agree no better. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static @Nullable String duration(Optional<Duration> time) {
    return duration(time.orElse(null));
  }

  /** Renders a duration in microseconds. */
  static @Nullable String duration(@Nullable Duration time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
