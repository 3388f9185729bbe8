package io.asynctask.spring.durable.engine;

import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.store.AttemptStore;
import io.asynctask.spring.durable.store.CallStore;
import io.asynctask.spring.durable.store.RetentionStore;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.durable.store.TaskReads;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.LogText;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine of durable tasks on one node. It stores calls from its creation on, and runs tasks
 * between its start and its stop. It stops before the executors do, so that what has not finished
 * goes back to the queue at once.
 *
 * <p>The database decides which node runs a task: db-scheduler's row says that it has to run, and
 * which node has picked it; the row of the task says in which attempt it is. The pick starts the
 * attempt, and its end is written only if the task is still in this attempt on this node. A pick,
 * an end and a takeover each change both rows in one transaction.
 *
 * @since 0.1.0
 */
public final class DurableEngine implements SmartLifecycle {

  private static final int PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE + 1024;

  private final TaskDatabase database;
  private final EngineSettings settings;
  private final Supplier<? extends Collection<? extends DurableMethod>> methods;
  private final LogText logText;
  private final DatabaseClock clock;
  private final AttemptStore attemptStore;
  private final ThreadPoolExecutor cancelThreads = EngineThreads.unlimited("cancel");
  private final ThreadPoolExecutor completionThreads =
      EngineThreads.fixed("completion", 2, () -> {}, () -> {});
  private final RunningAttempts attempts = new RunningAttempts(cancelThreads);
  private final FollowedTasks followed;
  private final DurableTasks tasks;
  private final DurableCalls calls;
  private final TaskInspection inspection;
  private volatile @Nullable EngineRun run;

  /**
   * Creates it.
   *
   * @param database has the tasks
   * @param settings the settings of this node
   * @param methods the durable methods; asked for at the start
   * @param json reads results that {@link DurableTasks} returns
   * @param text shows the text of the application in logs
   */
  public DurableEngine(
      TaskDatabase database,
      EngineSettings settings,
      Supplier<? extends Collection<? extends DurableMethod>> methods,
      JsonMapper json,
      ApplicationText text) {
    this(database, settings, methods, json, text, database::time);
  }

  DurableEngine(
      TaskDatabase database,
      EngineSettings settings,
      Supplier<? extends Collection<? extends DurableMethod>> methods,
      JsonMapper json,
      ApplicationText text,
      Supplier<Instant> time) {
    this.database = database;
    this.settings = settings;
    this.methods = methods;
    this.logText = new LogText(text);
    this.clock = new DatabaseClock(time);
    this.attemptStore = new AttemptStore(database);
    completionThreads.allowCoreThreadTimeOut(true);
    TaskReads reads = new TaskReads(database);
    CallStore callStore = new CallStore(database);
    CommitActions commits = new CommitActions(database);
    this.followed = new FollowedTasks(reads, completionThreads);
    TaskCancels cancels =
        new TaskCancels(callStore, commits, attempts, followed, clock, settings.node());
    Follower follower = new Follower(cancels, logText);
    this.tasks =
        new StoredDurableTasks(
            reads, callStore, commits, cancels, followed, follower, clock, json, this::lookForDue);
    this.calls =
        new StoringDurableCalls(callStore, commits, followed, follower, clock, this::lookForDue);
    this.inspection = new NodeInspection(attempts, methods, reads);
  }

  /** Returns the tasks of the cluster. */
  public DurableTasks tasks() {
    return tasks;
  }

  /** Returns what stores calls. */
  public DurableCalls calls() {
    return calls;
  }

  /** Returns what tells more of tasks. */
  public TaskInspection inspection() {
    return inspection;
  }

  private void lookForDue() {
    EngineRun present = run;
    if (present != null && settings.immediate()) {
      present.lookForDue();
    }
  }

  @Override
  public synchronized void start() {
    if (run == null) {
      EngineRun started =
          new EngineRun(
              database,
              settings,
              methods.get(),
              clock,
              attemptStore,
              attempts,
              followed,
              new Retention(
                  new RetentionStore(database), clock, settings.retention(), settings.maxEnded()),
              logText);
      followed.open();
      try {
        started.start();
      } catch (RuntimeException | Error failure) {
        started.stop(); // its threads would keep the process
        throw failure;
      }
      run = started;
    }
  }

  @Override
  public synchronized void stop() {
    EngineRun stopped = run;
    if (stopped != null) {
      run = null;
      stopped.stop();
      followed.close();
    }
  }

  @Override
  public boolean isRunning() {
    return run != null;
  }

  /** Returns that a pause does not stop the engine: that would interrupt running tasks. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
