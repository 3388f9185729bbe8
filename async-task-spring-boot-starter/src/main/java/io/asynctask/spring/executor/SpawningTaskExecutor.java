package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import io.asynctask.spring.context.ContextPropagation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * An executor that spawns a task for whatever it is asked to run: tracked by a {@link LiveTasks},
 * named, tagged, and cancelled for real by its {@link JoinHandle}, which is what the {@code submit}
 * methods return. Safe for use by many threads.
 *
 * <p>It is a schedule function over a carrier, the executor whose threads run the tasks. Without
 * {@link ExecutorLimits} the carrier's own limits hold. In either case a task that was accepted is
 * not lost: when it is woken and the carrier refuses its next run, because it is saturated or shut
 * down, the waking thread runs it.
 *
 * <p>As a bean it ends as its {@link ShutdownPolicy} says, and its carrier with it.
 */
public final class SpawningTaskExecutor
    implements AsyncTaskExecutor, SmartLifecycle, BeanNameAware, InitializingBean, DisposableBean {

  private static final Log log = LogFactory.getLog(SpawningTaskExecutor.class);

  /** What a task is called that has no better name: the class that its body was written in. */
  private static final ClassValue<String> BODY_NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
          int lambda = name.indexOf("$$");
          return lambda > 0 ? name.substring(0, lambda) : name;
        }
      };

  private static final AtomicInteger NAMELESS = new AtomicInteger();

  private static final BiConsumer<JoinHandle<?>, Throwable> UNCAUGHT =
      SpawningTaskExecutor::uncaught;

  private static final SpawnOptions PLAIN = new SpawnOptions(null, false, FirstRun.EXECUTE);

  private final Admission admission;
  private final LiveTasks liveTasks;
  private final ContextPropagation context;
  private final ContextPropagation detachedContext;
  private final @Nullable Duration deadline;
  private final ShutdownPolicy shutdownPolicy;

  private TaskTags untagged;
  private volatile boolean running = true;
  private volatile @Nullable Ending ending;

  SpawningTaskExecutor(SpawningTaskExecutorBuilder builder) {
    this.admission =
        new Admission(
            builder.carrier,
            builder.limits,
            builder.submits,
            new Rejections(builder.rejectionListeners),
            this::work);
    this.liveTasks = builder.liveTasks;
    this.context = builder.context;
    this.detachedContext = context.detached();
    this.deadline = builder.deadline;
    this.shutdownPolicy = builder.shutdownPolicy;
    this.untagged =
        TaskTags.of(builder.name == null ? "executor-" + NAMELESS.incrementAndGet() : builder.name);
  }

  /** An executor whose tasks run on {@code carrier} and are tracked by {@code liveTasks}. */
  public static SpawningTaskExecutorBuilder over(AsyncTaskExecutor carrier, LiveTasks liveTasks) {
    return new SpawningTaskExecutorBuilder(carrier, liveTasks);
  }

  /** The name of the bean or another one, which stands in the tags of its tasks. */
  public String name() {
    return untagged.executor();
  }

  /** The executor whose threads run the tasks. */
  public AsyncTaskExecutor carrier() {
    return admission.carrier().executor();
  }

  /** The tags of a task that says nothing but where it runs. */
  public TaskTags untagged() {
    return untagged;
  }

  /** Without limits of its own it asks the carrier, or counts the live tasks. */
  public ExecutorStatistics statistics() {
    return admission.statistics();
  }

  /** How many tasks it has refused. */
  public long rejected() {
    return admission.rejected();
  }

  // ---------------------------------------------------------------- spawn

  /**
   * A task with a name of its own, and tags and a deadline if need be.
   *
   * @throws IllegalArgumentException for a blank name
   */
  public TaskBuilder task(String name) {
    return new TaskBuilder(this, name);
  }

  /**
   * Spawns a body that runs to its end in one go.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Callable<T> body) {
    Callable<T> inContext = context.propagate(requireNonNull(body, "body"));
    return admission.spawn(
        name, builder(name, tags, deadline), inContext, AsyncTask.Builder<TaskTags>::spawn);
  }

  /**
   * Spawns a pollable body.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, TaskTags tags, @Nullable Duration deadline, Pollable<T> body) {
    Pollable<T> inContext = context.propagate(requireNonNull(body, "body"));
    return admission.spawn(
        name, builder(name, tags, deadline), inContext, AsyncTask.Builder<TaskTags>::spawn);
  }

  /**
   * Spawns a body that goes on as a stage: {@code source} is called once, in the context of the
   * calling thread, and what it gives is awaited without a thread and cancelled with the task, on
   * the thread that does so.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnStage(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<? extends CompletionStage<T>> source) {
    return spawnCall(name, tags, new SpawnOptions(deadline, false, FirstRun.EXECUTE), source);
  }

  /**
   * As {@link #spawnStage}, for the call of an {@code @Async} method.
   *
   * @throws TaskRejectedException when the executor takes no more
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnCall(
      String name,
      TaskTags tags,
      SpawnOptions options,
      Callable<? extends CompletionStage<T>> source) {
    Callable<? extends CompletionStage<T>> inContext =
        context.propagate(requireNonNull(source, "source"));
    AsyncTask.Builder<TaskTags> task = builder(name, tags, options.deadline());
    if (options.shared()) {
      task.parent(null).shared();
    }
    return admission.spawnStage(name, task, inContext, options.firstRun());
  }

  /**
   * Spawns a body that nobody waits for: no child of the task that the calling thread runs, so it
   * outlives the cancel of that one, and what it throws goes to {@code uncaught}.
   *
   * @param deadline {@code null} for the executor's own
   * @throws TaskRejectedException when the executor takes no more
   */
  public <T extends @Nullable Object> void spawnDetached(
      String name,
      TaskTags tags,
      @Nullable Duration deadline,
      Callable<T> body,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    spawnDetachedCall(
        name, tags, new SpawnOptions(deadline, false, FirstRun.EXECUTE), body, uncaught);
  }

  /**
   * As {@link #spawnDetached}, for the call of an {@code @Async} method.
   *
   * @throws TaskRejectedException when the executor takes no more
   */
  public <T extends @Nullable Object> void spawnDetachedCall(
      String name,
      TaskTags tags,
      SpawnOptions options,
      Callable<T> body,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    spawnInContext(
        name, tags, options, detachedContext.propagate(requireNonNull(body, "body")), uncaught);
  }

  private <T extends @Nullable Object> void spawnInContext(
      String name,
      TaskTags tags,
      SpawnOptions options,
      Callable<T> inContext,
      BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaught) {
    AsyncTask.Builder<TaskTags> task =
        builder(name, tags, options.deadline()).parent(null).uncaughtHandler(uncaught);
    admission.spawn(name, task, inContext, SpawningTaskExecutor::detached, options.firstRun());
  }

  private static <T extends @Nullable Object> Spawned<T, TaskTags> detached(
      AsyncTask.Builder<TaskTags> task, Callable<T> body, Schedule<TaskTags> schedule) {
    Spawned<T, TaskTags> both = task.spawn(body, schedule);
    both.handle().detach();
    return both;
  }

  /**
   * Runs it as a detached task: what it throws goes to the thread's uncaught handler or the log.
   */
  @Override
  public void execute(Runnable task) {
    spawnInContext(nameOf(task), untagged, PLAIN, detachedContext.propagate(task), UNCAUGHT);
  }

  @Override
  public JoinHandle<@Nullable Void> submit(Runnable task) {
    return spawn(nameOf(task), untagged, null, callable(task));
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> submit(Callable<T> task) {
    return spawn(nameOf(task), untagged, null, task);
  }

  @Override
  public JoinHandle<@Nullable Void> submitCompletable(Runnable task) {
    return submit(task);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> submitCompletable(Callable<T> task) {
    return submit(task);
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
    AsyncTask.Builder<TaskTags> builder = AsyncTask.builder(tags).name(name).trackedBy(liveTasks);
    Duration limit = given == null ? deadline : given;
    return limit == null ? builder : builder.deadline(limit);
  }

  private static void uncaught(JoinHandle<?> handle, Throwable failure) {
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    if (handler instanceof ThreadGroup && Thread.getDefaultUncaughtExceptionHandler() == null) {
      log.error("Unexpected failure of " + handle, failure);
    } else if (handler != null) {
      handler.uncaughtException(thread, failure);
    }
  }

  // ---------------------------------------------------------------- life

  @Override
  public void setBeanName(String name) {
    untagged = TaskTags.of(name);
  }

  /** Starts the carrier, which is this executor's own from here on. */
  @Override
  public void afterPropertiesSet() throws Exception {
    admission.carrier().start(name());
  }

  @Override
  public int getPhase() {
    return admission.carrier().phase();
  }

  /** A pause goes on one day; stopping ends the tasks. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void start() {
    ending = null;
    running = true;
    admission.open();
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  /** Takes no more tasks, and calls back when those it has are ended or reported. */
  @Override
  public void stop(Runnable callback) {
    CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
    if (!shutdownPolicy.acceptAfterContextClose()) {
      admission.close();
      ended = beginEnding(shutdownPolicy.drainInPhase(), shutdownPolicy.graceInPhase());
    }
    running = false; // after the tasks were counted: one that ends because of it is one of them
    ended.whenComplete((ignored, failure) -> callback.run());
  }

  /** Ends the tasks, unless {@link #stop} has done so, and the carrier. */
  @Override
  public void destroy() throws Exception {
    admission.close();
    if (ending == null) {
      Duration await = shutdownPolicy.awaitTermination();
      if (await == null) {
        admission.leave();
        return;
      }
      beginEnding(await, shutdownPolicy.grace());
    }
    Ending end = requireNonNull(ending);
    // Somebody may have come in at the last moment, and another one until the carrier ends.
    Runnable destroyQueued = admission::destroyQueued;
    end.begin(Duration.ZERO, shutdownPolicy.grace(), destroyQueued).join();
    try {
      destroyQueued = admission.end();
    } finally {
      end.begin(Duration.ZERO, shutdownPolicy.grace(), destroyQueued).join();
    }
  }

  private CompletableFuture<Void> beginEnding(Duration drain, Duration grace) {
    Ending begun = new Ending(work());
    ending = begun;
    return begun.begin(drain, grace, admission::destroyQueued);
  }

  private LiveWork work() {
    return new LiveWork(liveTasks, name());
  }
}
