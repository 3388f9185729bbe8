package io.asynctask.spring.actuate;

import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.ReadableTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The reason why a live task of the cluster is not done yet, as one sentence. */
final class ClusterReason {

  private ClusterReason() {}

  /**
   * Returns the sentence.
   *
   * @return {@code null} if the task has ended
   */
  static @Nullable String of(ClusterTask task, Instant now, ShownText text) {
    if (task.state().isFinal()) {
      return null;
    }
    if (task.cancelRequest() != null) {
      return stopping(task, task.cancelRequest(), now, text);
    }
    return switch (task.state()) {
      case SCHEDULED -> queued(task, now, text);
      default ->
          "Attempt " + task.attempt() + " runs on " + node(task) + startedSince(task, now) + ".";
    };
  }

  private static String stopping(
      ClusterTask task, ClusterTask.CancelRequest request, Instant now, ShownText text) {
    String by = request.by() == null ? "" : " by " + line(text.by(request.by()));
    String ago = request.at() == null ? "" : " " + since(request.at(), now) + " ago";
    return "Was told to stop" + by + ago + ", and has not stopped yet on " + node(task) + ".";
  }

  private static String queued(ClusterTask task, Instant now, ShownText text) {
    String unknown = task.known() ? "" : ", and this node has no method of that name";
    if (task.attempt() == 0) {
      return "Queued for "
          + since(task.createdAt(), now)
          + ": no node has started it"
          + unknown
          + ".";
    }
    String attempt = "attempt " + task.attempt();
    return task.failureType() == null
        ? "Queued again, as " + attempt + " was given up" + unknown + "."
        : "Waits for its next attempt after "
            + attempt
            + unknown
            + "; the last failure was "
            + failure(task, text)
            + ".";
  }

  private static String failure(ClusterTask task, ShownText text) {
    String message = text.message(task.failureMessage());
    return line(task.failureType() + (message == null ? "" : ": " + message));
  }

  private static String node(ClusterTask task) {
    return task.localId() != null
        ? "this node"
        : task.node() == null ? "its node" : "node " + line(task.node());
  }

  private static String startedSince(ClusterTask task, Instant now) {
    return task.startedAt() == null ? "" : " for " + since(task.startedAt(), now);
  }

  private static String since(Instant time, Instant now) {
    return ReadableTime.of(Duration.between(time, now));
  }

  private static String line(String text) {
    return BoundedText.line(text, ShownText.IN_LISTS);
  }
}
