package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.asynctask.spring.durable.store.AttemptEndStore;
import io.asynctask.spring.durable.store.AttemptStore;
import io.asynctask.spring.durable.store.LostTaskStore;
import io.asynctask.spring.durable.store.PickStore;
import io.asynctask.spring.durable.store.StartedAttempt;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.RepeatedFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** The engine from a start to a stop: db-scheduler, the checks of the node and their threads. */
final class EngineRun {

  private static final Log log = LogFactory.getLog(DurableEngine.class);

  /** After this time db-scheduler deletes the rows of lost nodes whose names no node knows. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  private static final int MAX_NAME = 255;
  private static final Duration MAX_WATCH_INTERVAL = Duration.ofSeconds(1);
  private static final Duration RETENTION_INTERVAL = Duration.ofMinutes(1);

  private final EngineSettings settings;
  private final DatabaseClock clock;
  private final LostNodes lostNodes;
  private final RunningAttempts attempts;
  private final Retention retention;
  private final NodeCheck check;
  private final AttemptRunner runner;
  private final Scheduler scheduler;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor checks = EngineThreads.scheduled("check", 2);
  private final ScheduledThreadPoolExecutor watch = EngineThreads.scheduled("lease", 1);
  private final RepeatedFailures failures;
  private volatile boolean missedDue;
  private volatile boolean stopped;

  EngineRun(
      TaskDatabase database,
      EngineSettings settings,
      Collection<? extends DurableMethod> methods,
      DatabaseClock clock,
      AttemptStore store,
      RunningAttempts attempts,
      FollowedTasks followed,
      Retention retention,
      LogText text) {
    this.settings = settings;
    this.clock = clock;
    this.lostNodes =
        new LostNodes(
            new LostTaskStore(database), clock, settings.maxLostAttempts(), this::lookForDue);
    this.attempts = attempts;
    this.retention = retention;
    this.failures = new RepeatedFailures(log, text.text());
    this.check = new NodeCheck(store, attempts, followed, settings.node());
    this.runner =
        new AttemptRunner(
            store,
            new AttemptEndStore(database),
            attempts,
            followed,
            clock,
            text,
            this::lookForDue);
    this.threads =
        EngineThreads.fixed(
            "engine", settings.concurrency(), this::lookForMissedDue, runner::abandon);
    this.scheduler = scheduler(database, methods);
  }

  private Scheduler scheduler(TaskDatabase database, Collection<? extends DurableMethod> methods) {
    List<Task<?>> tasks = new ArrayList<>();
    methods.forEach(method -> tasks.add(task(method)));
    return Scheduler.create(database.dataSource(), tasks)
        .schedulerName(new SchedulerName.Fixed(settings.node()))
        .tableName(database.tables().execution())
        .jdbcCustomization(
            new StartingPick(
                new PickStore(database),
                methods.stream().map(DurableMethod::name).toList(),
                settings.node()))
        .pollUsingLockAndFetch(0.5, 1)
        .clock(clock)
        .serializer(new NoData())
        .threads(settings.concurrency())
        .executorService(threads)
        .dueExecutor(EngineThreads.due(this::wakeScheduler))
        .housekeeperExecutor(EngineThreads.scheduled("heartbeat", 3))
        .pollingInterval(settings.pollInterval())
        .heartbeatInterval(settings.heartbeat())
        .missedHeartbeatsLimit(settings.missedHeartbeats())
        .deleteUnresolvedAfter(NEVER)
        .shutdownMaxWait(settings.shutdownGrace())
        .build();
  }

  private Task<?> task(DurableMethod method) {
    if (method.name().length() > MAX_NAME) {
      throw new IllegalStateException(
          "The name of a durable method has %d characters, more than %d: %s"
              .formatted(method.name().length(), MAX_NAME, method.name()));
    }
    return Tasks.custom(method.name(), StartedAttempt.class)
        .onFailure((failed, operations) -> {}) // the runner throws nothing
        .onDeadExecution((dead, operations) -> lostNodes.takeOver(dead.getExecution()))
        .execute(
            (instance, context) -> {
              runner.run(method, instance.getData(), context.getCurrentlyExecuting());
              return (completed, operations) -> {}; // the runner has written the end
            });
  }

  void start() {
    scheduler.start();
    every(settings.check(), checks, "The check of durable tasks failed", check::run);
    every(settings.heartbeat(), checks, "The clock was not read", clock::adjust);
    every(
        RETENTION_INTERVAL,
        checks,
        "Ended durable tasks were not removed",
        () -> retention.run(() -> stopped));
    every(watchInterval(), watch, "The watch of heartbeats failed", new LeaseWatch(attempts));
  }

  private Duration watchInterval() {
    Duration part = settings.heartbeat().multipliedBy(settings.missedHeartbeats()).dividedBy(20);
    return part.compareTo(MAX_WATCH_INTERVAL) < 0 ? part : MAX_WATCH_INTERVAL;
  }

  private void every(
      Duration interval, ScheduledThreadPoolExecutor executor, String failed, Runnable action) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                action.run();
              } catch (Throwable failure) { // it would end the periodic action
                failures.add(failed, failure);
              }
            },
            interval.toNanos(),
            interval.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** Looks for due tasks, or notes that as soon as a thread is free. */
  void lookForDue() {
    if (threads.getActiveCount() >= settings.concurrency()) {
      missedDue = true;
    } else {
      wakeScheduler();
    }
  }

  private void lookForMissedDue() {
    if (missedDue) {
      missedDue = false;
      wakeScheduler();
    }
  }

  private void wakeScheduler() {
    scheduler.triggerCheckForDueExecutions();
  }

  /** Stops: bodies that heed interrupts at once, the others are waited for as long as is set. */
  void stop() {
    stopped = true;
    runner.stop();
    scheduler.stop();
    checks.shutdown();
    watch.shutdown();
  }

  /** The data of a row of db-scheduler: none. */
  private static final class NoData implements Serializer {

    @Override
    public byte @Nullable [] serialize(@Nullable Object data) {
      return null;
    }

    @Override
    public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] data) {
      return null;
    }
  }
}
