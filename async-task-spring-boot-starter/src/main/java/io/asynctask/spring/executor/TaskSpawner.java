package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Pollable;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.DecoratingPropagation;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;

/**
 * The object that spawns the tasks of one {@link SpawningTaskExecutor}: it gives each task what the
 * executor gives to all of them, and hands it to the {@link AdmissionControl}. The registry, the
 * context and the listeners are looked up when a task needs them and not before, as those beans may
 * need the executor. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class TaskSpawner {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  /** The name of a task without a name: the class that its body was written in. */
  private static final ClassValue<String> BODY_NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
          int lambda = name.indexOf("$$");
          // Interned, as it is no text of the application.
          return (lambda > 0 ? name.substring(0, lambda) : name).intern();
        }
      };

  private static final SpawnOptions PLAIN = new SpawnOptions(null, false, SubmitMethod.EXECUTE);

  private final DelegateExecutor delegate;
  private final TaskTags untagged;
  private final Supplier<LiveTasks> liveTasks;
  private final Supplier<ContextPropagation> context;
  private final LogText logText;
  private final BiConsumer<JoinHandle<?>, Throwable> uncaught = this::uncaught;
  private final Rejections rejections;
  private final @Nullable Duration deadline;
  private final PlacePolicy placePolicy;
  private final boolean usesSubmitMethods;

  private boolean named;
  private boolean threadPerTask;
  private @Nullable ExecutorLimits limits;
  private volatile @Nullable TaskDecorator decorator;
  private volatile @Nullable Around around;
  private volatile @Nullable LiveTasks tracking;
  private volatile @Nullable AdmissionControl admission;

  /** The propagation around the bodies, as long as its parts stay the same. */
  private record Around(
      ContextPropagation context,
      @Nullable TaskDecorator decorator,
      ContextPropagation result,
      ContextPropagation detached) {}

  TaskSpawner(SpawningTaskExecutorBuilder builder, DelegateExecutor delegate) {
    this.delegate = delegate;
    this.untagged = builder.tags();
    this.liveTasks = builder.liveTasks;
    this.context = builder.context;
    this.logText = new LogText(builder.textRules.inLogs());
    this.rejections = new Rejections(builder.rejectionListeners, logText);
    this.deadline = builder.deadline;
    this.placePolicy = builder.placePolicy;
    this.usesSubmitMethods = builder.usesSubmitMethods;
    this.limits = builder.limits;
  }

  // ---------------------------------------------------------------- settings

  /** Names the executor after its bean, and after the first one if it is several beans. */
  void setBeanName(String name) {
    if (!named) {
      named = true;
      untagged.nameExecutor(name);
    }
  }

  void setDecorator(@Nullable TaskDecorator decorator) {
    this.decorator = decorator;
  }

  /** Sets the limits, until the first task is spawned. */
  void setLimits(@Nullable ExecutorLimits limits) {
    this.limits = limits;
    around = null;
  }

  /** Says that each run has a new thread, which is started by the spawning one if it can be. */
  void useThreadPerTask() {
    threadPerTask = true;
  }

  LogText logText() {
    return logText;
  }

  // ---------------------------------------------------------------- numbers

  DelegateExecutor delegate() {
    return delegate;
  }

  TaskTags untagged() {
    return untagged;
  }

  ExecutorStatistics statistics() {
    return admission().statistics();
  }

  long rejected() {
    return rejections.count();
  }

  /** Returns the live tasks of the executor; none before the first task. */
  ExecutorTasks tasks() {
    return new ExecutorTasks(tracking, untagged);
  }

  AdmissionControl admission() {
    AdmissionControl present = admission;
    return present == null ? firstAdmission() : present;
  }

  private synchronized AdmissionControl firstAdmission() {
    AdmissionControl present = admission;
    if (present == null) {
      present =
          new AdmissionControl(
              delegate, limits, placePolicy, usesSubmitMethods, rejections, this::tasks);
      delegate.reportDrops(present::dropped);
      admission = present;
    }
    return present;
  }

  /** Accepts tasks again, on new threads. */
  void reopen() {
    AdmissionControl admission = admission();
    delegate.reportDrops(admission::dropped);
    admission.startAccepting();
  }

  // ---------------------------------------------------------------- spawn

  <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Callable<T> body) {
    Callable<T> inContext = around().result.propagate(requireNonNull(body, "body"));
    return admission().spawn(name, builder(name, tags, deadline), inContext);
  }

  <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Pollable<T> body) {
    Pollable<T> inContext = around().result.propagate(requireNonNull(body, "body"));
    return admission().spawn(name, builder(name, tags, deadline), inContext);
  }

  <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<? extends CompletionStage<T>> source) {
    return spawnStageInContext(
        name,
        tags,
        new SpawnOptions(deadline, false, SubmitMethod.EXECUTE),
        around().result.propagate(requireNonNull(source, "source")));
  }

  <T extends @Nullable Object> void spawnDetached(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<T> body,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    spawnDetachedCall(
        name, tags, new SpawnOptions(deadline, false, SubmitMethod.EXECUTE), body, uncaught);
  }

  /**
   * Spawns the call of an {@code @Async} method, as {@link SpawningTaskExecutor#spawnStage} does.
   *
   * @param <C> the type of a call
   * @param <T> the type of the result
   * @param name the name of the task
   * @param tags the tags of the task
   * @param options the options of the method
   * @param source returns the stage of a call
   * @param call the call
   * @return the handle of the task
   * @throws TaskRejectedException when the executor accepts no more tasks
   */
  public <C, T extends @Nullable Object> JoinHandle<T> spawnCall(
      String name,
      TaskTags tags,
      SpawnOptions options,
      ContextPropagation.BodyOf<C, CompletionStage<T>> source,
      C call) {
    return spawnStageInContext(name, tags, options, around().result.propagate(source, call));
  }

  private <T extends @Nullable Object> JoinHandle<T> spawnStageInContext(
      String name,
      TaskTags tags,
      SpawnOptions options,
      Callable<? extends CompletionStage<T>> inContext) {
    AsyncTask.Builder<TaskTags> task = builder(name, tags, options.deadline());
    if (options.shared()) {
      task.parent(null).shared();
    }
    return admission().spawnStage(name, task, inContext, options.submitMethod());
  }

  /**
   * Spawns the call of an {@code @Async} method without a result, as {@link
   * SpawningTaskExecutor#spawnDetached} does.
   *
   * @param <T> the type of the result
   * @param name the name of the task
   * @param tags the tags of the task
   * @param options the options of the method
   * @param body the body
   * @param uncaught receives what the body throws
   * @throws TaskRejectedException when the executor accepts no more tasks
   */
  public <T extends @Nullable Object> void spawnDetachedCall(
      String name,
      TaskTags tags,
      SpawnOptions options,
      Callable<T> body,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    spawnInContext(
        name, tags, options, around().detached.propagate(requireNonNull(body, "body")), uncaught);
  }

  private <T extends @Nullable Object> void spawnInContext(
      String name,
      TaskTags tags,
      SpawnOptions options,
      Callable<T> inContext,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    AsyncTask.Builder<TaskTags> task =
        builder(name, tags, options.deadline()).parent(null).uncaughtHandler(uncaught);
    admission().spawnDetached(name, task, inContext, options.submitMethod());
  }

  void execute(Runnable task) {
    spawnInContext(nameOf(task), untagged, PLAIN, around().detached.propagate(task), uncaught);
  }

  JoinHandle<@Nullable Void> submit(Runnable task) {
    return spawn(nameOf(task), untagged, null, callable(task));
  }

  <T extends @Nullable Object> JoinHandle<T> submit(Callable<T> task) {
    return spawn(nameOf(task), untagged, null, task);
  }

  private static String nameOf(Object body) {
    return BODY_NAMES.get(requireNonNull(body, "task").getClass());
  }

  private static Callable<@Nullable Void> callable(Runnable task) {
    requireNonNull(task, "task");
    return () -> {
      task.run();
      return null;
    };
  }

  private AsyncTask.Builder<TaskTags> builder(
      String name, TaskTags tags, @Nullable Duration given) {
    AsyncTask.Builder<TaskTags> builder =
        AsyncTask.builder(tags.movedTo(untagged)).name(name).trackedBy(liveTasks(name));
    Duration limit = given == null ? deadline : given;
    return limit == null ? builder : builder.deadline(limit);
  }

  /**
   * Returns the registry for a new task.
   *
   * @throws TaskRejectedException when the executor is shut down before its first task: a closed
   *     application would create the registry again
   */
  private LiveTasks liveTasks(String name) {
    LiveTasks present = tracking;
    if (present == null) {
      admission().checkAccepting(name);
      present = liveTasks.get();
      tracking = present;
    }
    return present;
  }

  private Around around() {
    ContextPropagation now = context.get();
    TaskDecorator decorator = this.decorator;
    Around present = around;
    if (present == null || present.context != now || present.decorator != decorator) {
      ContextPropagation result = threadPerTask && limits == null ? now.threadPerTask() : now;
      if (decorator != null) {
        result = new DecoratingPropagation(decorator, result);
      }
      present = new Around(now, decorator, result, result.detached());
      around = present;
    }
    return present;
  }

  private void uncaught(JoinHandle<?> handle, Throwable failure) {
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    if (handler instanceof ThreadGroup && Thread.getDefaultUncaughtExceptionHandler() == null) {
      log.error(
          "Unexpected failure of task "
              + requireNonNull(tracking)
                  .find(handle.id())
                  .map(logText::task)
                  .orElseGet(() -> logText.task(handle.id(), null, handle.tag())),
          logText.failure(failure));
    } else if (handler != null) {
      handler.uncaughtException(thread, failure);
    }
  }
}
