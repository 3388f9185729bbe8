package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A builder of one task of a {@link SpawningTaskExecutor}. Not safe for use by many threads.
 *
 * <pre>{@code
 * JoinHandle<String> report =
 *     executor
 *         .task("build-report")
 *         .tag("tenant", tenant)
 *         .deadline(Duration.ofSeconds(30))
 *         .spawn(() -> render(tenant));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskBuilder {

  private final SpawningTaskExecutor executor;
  private final String name;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private @Nullable Duration deadline;

  TaskBuilder(SpawningTaskExecutor executor, String name) {
    this.executor = executor;
    this.name = notBlank(name, "name");
  }

  private static String notBlank(String text, String what) {
    if (requireNonNull(text, what).isBlank()) {
      throw new IllegalArgumentException(what + " is blank");
    }
    return text;
  }

  /**
   * Tags the task. The last value for a key counts. A value that is longer than {@code
   * async-task.tags.max-length} is cut and marked with its length.
   *
   * @param key the key
   * @param value the value, as its {@code toString} returns it
   * @return this
   * @throws IllegalArgumentException for a blank key
   */
  public TaskBuilder tag(String key, Object value) {
    tags.put(notBlank(key, "key"), requireNonNull(value, "value").toString());
    return this;
  }

  /**
   * Sets the deadline of the task, in place of the deadline of the executor.
   *
   * @param deadline the time from the spawn to the cancel
   * @return this
   * @throws IllegalArgumentException unless positive
   */
  public TaskBuilder deadline(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline is not positive: " + deadline);
    }
    this.deadline = deadline;
    return this;
  }

  /**
   * Spawns a body that runs to its end in one run.
   *
   * @param <T> the type of the result
   * @param body the body
   * @return the handle of the task
   * @throws org.springframework.core.task.TaskRejectedException when the executor accepts no more
   *     tasks
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body) {
    return executor.spawn(name, tags(), deadline, body);
  }

  /**
   * Spawns a pollable body.
   *
   * @param <T> the type of the result
   * @param body the body
   * @return the handle of the task
   * @throws org.springframework.core.task.TaskRejectedException when the executor accepts no more
   *     tasks
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Pollable<T> body) {
    return executor.spawn(name, tags(), deadline, body);
  }

  private TaskTags tags() {
    return tags.isEmpty() ? executor.untagged() : executor.untagged().tagged(tags);
  }
}
