package io.asynctask.spring.durable.engine;

import io.asynctask.spring.durable.DurableContext;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A durable method of this application, as the engine sees it: it starts attempts from what is
 * stored, and writes and reads results. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface DurableMethod {

  /** {@return the name under which its tasks are stored; no other method has it} */
  String name();

  /**
   * Starts an attempt as a task of this node, with the tags, the executor, the deadline and the
   * context of any other {@code @Async} call.
   *
   * @param arguments the stored arguments
   * @param context the stored context of the caller
   * @param task the id of the task and the number of the attempt
   * @return the started body
   * @throws UnreadableTaskException if this version cannot read what is stored
   * @throws org.springframework.core.task.TaskRejectedException if the executor is full
   */
  StartedBody start(String arguments, Map<String, String> context, DurableContext task);

  /**
   * Writes a result as JSON.
   *
   * @param result the result of an attempt
   * @return the JSON
   * @throws RuntimeException if it cannot be written
   */
  String writeResult(@Nullable Object result);

  /**
   * Reads a result.
   *
   * @param json what {@link #writeResult} has returned, perhaps in another version
   * @return the result
   * @throws UnreadableTaskException if this version cannot read it
   */
  @Nullable Object readResult(String json);

  /**
   * Decides whether a failed task has another attempt, by the {@code @Retryable} of the method.
   *
   * @param failures how many attempts have failed, this one included
   * @param failure the failure
   * @return how long to wait before the next attempt; {@code null} for no other attempt
   */
  @Nullable Duration retryDelay(int failures, Throwable failure);
}
