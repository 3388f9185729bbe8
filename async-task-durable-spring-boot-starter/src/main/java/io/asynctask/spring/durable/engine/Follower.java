package io.asynctask.spring.durable.engine;

import io.asynctask.spring.task.LogText;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Creates the bodies of the handles that callers have of durable tasks. */
final class Follower {

  private static final Log log = LogFactory.getLog(DurableEngine.class);
  private static final String REASON = "its handle was cancelled";

  private final TaskCancels cancels;
  private final LogText text;

  Follower(TaskCancels cancels, LogText text) {
    this.cancels = cancels;
    this.text = text;
  }

  <T extends @Nullable Object> FollowedTask<T> task(String id, Function<String, T> reader) {
    return new FollowedTask<>(id, reader, () -> requestCancel(id));
  }

  private void requestCancel(String id) {
    try {
      cancels.cancel(id, REASON);
    } catch (RuntimeException failure) { // it is repeated until the end of the task is known
      log.warn(
          "The cancel of durable task %s was not written, and is repeated: %s"
              .formatted(id, text.message(failure)));
    }
  }
}
