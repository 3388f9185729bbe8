package io.asynctask.spring.actuate;

import io.asynctask.CancelReceipt;
import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.ExecutorStatistics;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.ReadableTime;
import io.asynctask.spring.task.TaskActivity;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a live task is not done yet, as one sentence: the cause and not the stack. It is
 * told of the moment at which it is asked for.
 *
 * @param text what the caller may see
 * @param loads what the executors do
 */
record TaskReason(ShownText text, ExecutorLoads loads) {

  /**
   * Returns the sentence.
   *
   * @param stack the stack of the task's thread, if it has one
   * @return {@code null} if the task has stopped meanwhile
   */
  @Nullable String of(LiveTask task, @Nullable RunnerStack stack) {
    TaskState state = task.state();
    if (state.isFinal()) {
      return null;
    }
    if (state == TaskState.CANCELLING) {
      return stopping(task, stack);
    }
    Optional<LiveTask> awaited = task.awaits();
    if (awaited.isPresent()) {
      return "Waits for " + waitsFor(task, awaited.get()) + ".";
    }
    return switch (state) {
      case SCHEDULED -> queued(task);
      case RUNNING -> running(task, stack) + ".";
      default -> "Waits to be woken, in no thread" + since(task) + ".";
    };
  }

  private String stopping(LiveTask task, @Nullable RunnerStack stack) {
    CancelReceipt receipt = task.cancelReceipt().orElse(null);
    String told =
        receipt == null
            ? "Was told to stop"
            : "Was told to stop " + ReadableTime.of(receipt.sinceRequest()) + " ago";
    if (stack == null) {
      String executor = TaskGroups.executor(task.tag());
      return told
          + (task.runner().isPresent()
              ? " and is about to leave its thread."
              : executor == null
                  ? " and is queued for a thread that closes it."
                  : " and is queued on '" + line(executor) + "' for a thread that closes it.");
    }
    String interrupt = receipt == null || !receipt.interrupted() ? ", and was not interrupted" : "";
    Optional<Object> activity = task.activity();
    if (activity.isPresent()) {
      return told + " and is in " + described(activity.get()) + interrupt + ".";
    }
    Optional<LiveTask> awaited = task.awaits();
    if (awaited.isPresent()) {
      return told + " and waits for " + waitsFor(task, awaited.get()) + interrupt + ".";
    }
    return told + " and is in " + place(stack) + interrupt + stubbornness(receipt, stack) + ".";
  }

  private static String stubbornness(@Nullable CancelReceipt receipt, RunnerStack stack) {
    if (receipt == null || !receipt.interrupted()) {
      return "";
    }
    return stack.isInNativeCall() || stack.state() == Thread.State.BLOCKED
        ? ", which no interrupt ends"
        : ", which the interrupt has not ended";
  }

  private String running(LiveTask task, @Nullable RunnerStack stack) {
    Optional<Object> activity = task.activity();
    if (activity.isPresent()) {
      return "In " + described(activity.get());
    }
    if (stack == null || stack.frames().length == 0) {
      return "Runs" + since(task);
    }
    String verb =
        switch (stack.state()) {
          case BLOCKED -> "Waits for a lock in ";
          case WAITING, TIMED_WAITING -> "Waits in ";
          default -> "Runs ";
        };
    String time = since(task);
    String place = place(stack);
    return verb + place + (place.contains(",") && !time.isEmpty() ? "," : "") + time;
  }

  /** Returns the innermost method, and the caller of that if it is a method of the JDK. */
  private static String place(RunnerStack stack) {
    String top = stack.top();
    String caller = stack.caller();
    return line(String.valueOf(top))
        + (caller == null || caller.equals(top) ? "" : ", called by " + line(caller));
  }

  private String waitsFor(LiveTask task, LiveTask awaited) {
    String named = named(awaited);
    String executor = TaskGroups.executor(awaited.tag());
    String on =
        executor == null
            ? ""
            : executor.equals(TaskGroups.executor(task.tag()))
                ? " on the same executor"
                : " on '" + line(executor) + "'";
    return switch (awaited.state()) {
      case SCHEDULED -> named + ", which is queued" + on;
      case RUNNING ->
          awaited
              .awaits()
              .map(next -> named + ", which waits for " + named(next))
              .orElseGet(() -> named + ", which runs" + on + since(awaited));
      case CANCELLING -> named + ", which was told to stop";
      case WAITING ->
          awaited
              .awaits()
              .map(next -> named + ", which waits for " + named(next))
              .orElse(named + ", which waits to be woken");
      case COMPLETED, FAILED, CANCELLED -> named + ", which has just stopped";
    };
  }

  private String queued(LiveTask task) {
    String executor = TaskGroups.executor(task.tag());
    if (executor == null) {
      return "Queued for a thread" + since(task) + ".";
    }
    ExecutorLoads.Load load = loads.of(executor);
    int ahead = load.ahead(task);
    return "Queued on '"
        + line(executor)
        + "'"
        + (ahead == 0 ? " as the next" : " behind " + atLeast() + count(ahead, "task"))
        + places(executor, load)
        + ".";
  }

  private String atLeast() {
    return loads.isComplete() ? "" : "at least ";
  }

  private String places(String executor, ExecutorLoads.Load load) {
    ExecutorStatistics statistics = loads.statistics(executor);
    ExecutorLimits limits = statistics == null ? null : statistics.limits();
    if (statistics == null || limits == null) {
      return switch (load.running()) {
        case 0 -> "";
        case 1 -> "; 1 task runs there" + longest(load, "");
        default -> "; " + load.running() + " tasks run there" + longest(load, "the longest is ");
      };
    }
    String longest = longest(load, "the longest by ");
    int places = limits.concurrency();
    int taken = Math.min(places, statistics.running() + statistics.waiting());
    String keep =
        statistics.waiting() == 0
            ? ""
            : ", " + statistics.waiting() + " of them by tasks that wait for a stage";
    if (taken < places) {
      return "; " + taken + " of " + count(places, "place") + " are taken" + keep + longest;
    }
    return (places == 1 ? "; its only place is taken" : "; all " + places + " places are taken")
        + keep
        + longest;
  }

  private String longest(ExecutorLoads.Load load, String introduction) {
    LiveTask longest = load.longest();
    return longest == null
        ? ""
        : ", " + introduction + named(longest) + " for " + ReadableTime.of(load.longestTime());
  }

  private String named(LiveTask task) {
    String name = text.name(task.name());
    return name == null ? Long.toString(task.id()) : task.id() + " " + line(name);
  }

  private static String count(int count, String what) {
    return count == 1 ? "1 " + what : count + " " + what + "s";
  }

  private static String since(LiveTask task) {
    Optional<Duration> time = task.timeInPhase();
    return time.isPresent() ? " for " + ReadableTime.of(time.get()) : "";
  }

  /** Describes an activity. One that the application has noted passes the gate. */
  private String described(Object activity) {
    String described;
    try {
      described = String.valueOf(activity);
    } catch (RuntimeException | Error thrown) { // toString is code of the application
      described = activity.getClass().getName();
    }
    return line(
        activity instanceof TaskActivity ? described : text.gate().shown("activity", described));
  }

  private static String line(String text) {
    return BoundedText.line(text, LogText.MAX_NAME);
  }
}
