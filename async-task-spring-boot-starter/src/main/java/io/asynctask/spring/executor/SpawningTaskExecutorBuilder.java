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
 * Makes executors that spawn tasks: over another executor, or of Spring's own kinds. What is given
 * as a supplier is asked whenever a task needs it, so that the executor can be made before.
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

  /** Makes executors whose tasks are tracked by what the supplier gives. */
  public SpawningTaskExecutorBuilder(Supplier<LiveTasks> liveTasks) {
    this(null, liveTasks);
  }

  SpawningTaskExecutorBuilder(@Nullable AsyncTaskExecutor delegate, Supplier<LiveTasks> liveTasks) {
    this.delegate = delegate;
    this.liveTasks = requireNonNull(liveTasks, "liveTasks");
  }

  /**
   * Names the executor, in the tags of its tasks. Without a name it is numbered: {@code
   * executor-1}. An executor over another one that becomes a bean has the bean's name.
   */
  public SpawningTaskExecutorBuilder name(String name) {
    this.name = requireNonNull(name, "name");
    return this;
  }

  /** Says what of the spawning thread follows the tasks; nothing by default. */
  public SpawningTaskExecutorBuilder context(ContextPropagation context) {
    requireNonNull(context, "context");
    return context(() -> context);
  }

  /** Says what of the spawning thread follows the tasks; nothing by default. */
  public SpawningTaskExecutorBuilder context(Supplier<ContextPropagation> context) {
    this.context = requireNonNull(context, "context");
    return this;
  }

  /** Sets limits besides those of the executor that has the threads; {@code null} for none. */
  public SpawningTaskExecutorBuilder limits(@Nullable ExecutorLimits limits) {
    this.limits = limits;
    return this;
  }

  /**
   * Says what becomes of the place of a task that waits for the stage which its body returned; the
   * task keeps it by default. A pollable body gives its place back whenever it is pending.
   */
  public SpawningTaskExecutorBuilder stages(PlacePolicy placePolicy) {
    this.placePolicy = requireNonNull(placePolicy, "placePolicy");
    return this;
  }

  /**
   * Says whether the first run of a task is handed to the executor below by the method that Spring
   * would call for the {@code @Async} method, as {@link SubmitMethod} says, and not by {@code
   * execute}: for an executor of the application's own, whose {@code submit} may do more. Without
   * limits only.
   */
  public SpawningTaskExecutorBuilder useSubmitMethods(boolean usesSubmitMethods) {
    this.usesSubmitMethods = usesSubmitMethods;
    return this;
  }

  /** Says how long after its spawn a task is cancelled that has no deadline of its own. */
  public SpawningTaskExecutorBuilder deadline(@Nullable Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  /** Names the listeners that hear of the tasks that it refuses; what they throw is logged. */
  public SpawningTaskExecutorBuilder rejectionListeners(List<RejectionListener> listeners) {
    List<RejectionListener> all = List.copyOf(listeners);
    return rejectionListeners(() -> all);
  }

  /** Names the listeners that hear of the tasks that it refuses; what they throw is logged. */
  public SpawningTaskExecutorBuilder rejectionListeners(
      Supplier<List<RejectionListener>> listeners) {
    this.rejectionListeners = requireNonNull(listeners, "listeners");
    return this;
  }

  /** What of the text of its tasks is shown in logs, and how long their tags may be. */
  public SpawningTaskExecutorBuilder text(TextRules rules) {
    this.textRules = requireNonNull(rules, "rules");
    return this;
  }

  /**
   * Says how the executor ends, when it is a bean. One of Spring's own kinds has its own settings
   * for what it accepts and awaits, which take the place of those of the policy.
   */
  public SpawningTaskExecutorBuilder shutdown(ShutdownPolicy shutdownPolicy) {
    this.shutdownPolicy = requireNonNull(shutdownPolicy, "shutdownPolicy");
    return this;
  }

  TaskTags tags() {
    return TaskTags.of(name == null ? "executor-" + NAMELESS.incrementAndGet() : name, textRules);
  }

  /**
   * Makes an executor over the one that {@link SpawningTaskExecutor#over} was given; as a bean it
   * starts and ends that one, else the caller does.
   *
   * @throws IllegalStateException when none was given
   */
  public SpawningTaskExecutor build() {
    if (delegate == null) {
      throw new IllegalStateException("There is no executor to spawn tasks on");
    }
    return over(delegate);
  }

  /** Makes an executor over another one, which it starts and ends as a bean. */
  public SpawningTaskExecutor over(AsyncTaskExecutor delegate) {
    return new DelegatingTaskExecutor(this, delegate);
  }

  /** Makes an executor with a pool of threads, which is still to be configured and initialized. */
  public SpawningThreadPoolTaskExecutor buildThreadPool() {
    return new SpawningThreadPoolTaskExecutor(this);
  }

  /** Makes an executor with a thread for each run of a task, which is still to be configured. */
  public SpawningSimpleAsyncTaskExecutor buildSimpleAsync() {
    return new SpawningSimpleAsyncTaskExecutor(this);
  }
}
