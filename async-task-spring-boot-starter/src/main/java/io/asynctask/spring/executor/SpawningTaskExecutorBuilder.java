package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import io.asynctask.LiveTasks;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.task.TaskTags;
import io.asynctask.spring.task.TextRules;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * A builder of executors that spawn tasks: over another executor, or of Spring's own kinds. What is
 * given as a supplier is asked when a task needs it, so the executor can be made before.
 *
 * <pre>{@code
 * SpawningTaskExecutor mails =
 *     SpawningTaskExecutor.over(delegate, liveTasks)
 *         .name("mails")
 *         .limits(new ExecutorLimits(4, 100, Saturation.REJECT))
 *         .deadline(Duration.ofMinutes(1))
 *         .build();
 * }</pre>
 *
 * @since 0.1.0
 */
public final class SpawningTaskExecutorBuilder {

  private static final AtomicInteger NAMELESS = new AtomicInteger();

  final Supplier<LiveTasks> liveTasks;
  Supplier<ContextPropagation> context = () -> ContextPropagation.NONE;
  ShutdownPolicy shutdownPolicy = ShutdownPolicy.DEFAULT;
  Supplier<List<RejectionListener>> rejectionListeners = List::of;
  @Nullable ExecutorLimits limits;
  @Nullable Duration deadline;
  PlacePolicy placePolicy = PlacePolicy.KEEP;
  TextRules textRules = TextRules.DEFAULT;
  boolean usesSubmitMethods;

  private final @Nullable AsyncTaskExecutor delegate;
  private @Nullable String name;

  /**
   * Creates a builder of executors whose tasks are tracked.
   *
   * @param liveTasks supplies the registry that tracks the tasks
   */
  public SpawningTaskExecutorBuilder(Supplier<LiveTasks> liveTasks) {
    this(null, liveTasks);
  }

  SpawningTaskExecutorBuilder(@Nullable AsyncTaskExecutor delegate, Supplier<LiveTasks> liveTasks) {
    this.delegate = delegate;
    this.liveTasks = requireNonNull(liveTasks, "liveTasks");
  }

  /**
   * Sets the name of the executor, which is part of the tags of its tasks. Without a name it is
   * numbered: {@code executor-1}. An executor over another one that becomes a bean has the name of
   * the bean.
   *
   * @param name the name
   * @return this
   */
  public SpawningTaskExecutorBuilder name(String name) {
    this.name = requireNonNull(name, "name");
    return this;
  }

  /**
   * Sets the context that follows the tasks; none by default.
   *
   * @param context captures the context of the spawning thread
   * @return this
   */
  public SpawningTaskExecutorBuilder context(ContextPropagation context) {
    requireNonNull(context, "context");
    return context(() -> context);
  }

  /**
   * Sets the context that follows the tasks; none by default.
   *
   * @param context supplies what captures the context of the spawning thread
   * @return this
   */
  public SpawningTaskExecutorBuilder context(Supplier<ContextPropagation> context) {
    this.context = requireNonNull(context, "context");
    return this;
  }

  /**
   * Sets limits besides those of the delegate executor.
   *
   * @param limits the limits; {@code null} for none
   * @return this
   */
  public SpawningTaskExecutorBuilder limits(@Nullable ExecutorLimits limits) {
    this.limits = limits;
    return this;
  }

  /**
   * Sets what happens to the place of a task that waits for the stage that its body returned. By
   * default the task keeps it. A pollable body gives its place back whenever it is pending.
   *
   * @param placePolicy the policy
   * @return this
   */
  public SpawningTaskExecutorBuilder stages(PlacePolicy placePolicy) {
    this.placePolicy = requireNonNull(placePolicy, "placePolicy");
    return this;
  }

  /**
   * Sets whether the first run of a task is handed to the delegate executor by its {@link
   * SubmitMethod}, as Spring does, and not by {@code execute}. This is for an executor of the
   * application's own whose {@code submit} does more than that. It counts without limits only.
   *
   * @param usesSubmitMethods whether to use them
   * @return this
   */
  public SpawningTaskExecutorBuilder useSubmitMethods(boolean usesSubmitMethods) {
    this.usesSubmitMethods = usesSubmitMethods;
    return this;
  }

  /**
   * Sets the deadline of tasks that have none of their own.
   *
   * @param deadline the time from the spawn to the cancel; {@code null} for none
   * @return this
   */
  public SpawningTaskExecutorBuilder deadline(@Nullable Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  /**
   * Sets the listeners for the tasks that the executor rejects. What they throw is logged.
   *
   * @param listeners the listeners
   * @return this
   */
  public SpawningTaskExecutorBuilder rejectionListeners(List<RejectionListener> listeners) {
    List<RejectionListener> all = List.copyOf(listeners);
    return rejectionListeners(() -> all);
  }

  /**
   * Sets the listeners for the tasks that the executor rejects. What they throw is logged.
   *
   * @param listeners supplies the listeners
   * @return this
   */
  public SpawningTaskExecutorBuilder rejectionListeners(
      Supplier<List<RejectionListener>> listeners) {
    this.rejectionListeners = requireNonNull(listeners, "listeners");
    return this;
  }

  /**
   * Sets which text of the tasks is shown in logs, and how long their tags may be.
   *
   * @param rules the rules
   * @return this
   */
  public SpawningTaskExecutorBuilder text(TextRules rules) {
    this.textRules = requireNonNull(rules, "rules");
    return this;
  }

  /**
   * Sets how the executor shuts down if it is a bean. Spring's own kinds have settings for what
   * they accept and await, which take the place of those of the policy.
   *
   * @param shutdownPolicy the policy
   * @return this
   */
  public SpawningTaskExecutorBuilder shutdown(ShutdownPolicy shutdownPolicy) {
    this.shutdownPolicy = requireNonNull(shutdownPolicy, "shutdownPolicy");
    return this;
  }

  TaskTags tags() {
    return TaskTags.of(name == null ? "executor-" + NAMELESS.incrementAndGet() : name, textRules);
  }

  /**
   * Creates an executor over the one that {@link SpawningTaskExecutor#over} was given. As a bean it
   * starts that one and shuts it down; otherwise its caller does.
   *
   * @return the executor
   * @throws IllegalStateException when none was given
   */
  public SpawningTaskExecutor build() {
    if (delegate == null) {
      throw new IllegalStateException("There is no executor to spawn tasks on");
    }
    return over(delegate);
  }

  /**
   * Creates an executor over another one. As a bean it starts that one and shuts it down.
   *
   * @param delegate has the threads that run the tasks
   * @return the executor
   */
  public SpawningTaskExecutor over(AsyncTaskExecutor delegate) {
    return new DelegatingTaskExecutor(this, delegate);
  }

  /**
   * Creates an executor with a pool of threads, which is still to be configured and initialized.
   *
   * @return the executor
   */
  public SpawningThreadPoolTaskExecutor buildThreadPool() {
    return new SpawningThreadPoolTaskExecutor(this);
  }

  /**
   * Creates an executor with a thread for each run of a task, which is still to be configured.
   *
   * @return the executor
   */
  public SpawningSimpleAsyncTaskExecutor buildSimpleAsync() {
    return new SpawningSimpleAsyncTaskExecutor(this);
  }
}
