package io.asynctask.spring.metrics;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.SharedTimer;
import io.micrometer.core.instrument.LongTaskTimer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The samples of the long task timers, for tasks that live for a second or more. A sample takes
 * more memory than a task, so tasks that stop before have none: once a second, as long as tasks are
 * live, a part of them is scanned.
 */
final class ActiveTasks {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long TICK = PAUSE.toNanos();

  /** The largest number of tasks of one kind that have a sample at the same time. */
  private static final int MAX = 1_000;

  /** The largest number of slots of the registry that one scan reads. */
  private static final int SCAN = 20_000;

  private final Supplier<@Nullable LiveTasks> liveTasks;
  private final Function<LiveTask, KindTimers> kinds;
  private final Map<Long, LongTaskTimer.Sample> samples = new ConcurrentHashMap<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  /** The id after which the next scan begins. Used by one scan at a time. */
  private long after;

  ActiveTasks(Supplier<@Nullable LiveTasks> liveTasks, Function<LiveTask, KindTimers> kinds) {
    this.liveTasks = liveTasks;
    this.kinds = kinds;
  }

  /** Returns whether scans are under way. */
  boolean isWatching() {
    return watching.get();
  }

  /** Starts the scans, which begin after a second and end when no task is live. */
  void watch() {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      LiveTasks registry = liveTasks.get();
      if (registry != null) { // without one, there is never a task to scan
        scanLater(registry);
      }
    }
  }

  /** Schedules a scan on the common pool, as code of the application may take its time. */
  private void scanLater(LiveTasks registry) {
    try {
      var unused = SharedTimer.schedule(PAUSE, () -> scanOnCommonPool(registry));
    } catch (OutOfMemoryError shortage) {
      watching.set(false); // the next spawn tries again
    }
  }

  private void scanOnCommonPool(LiveTasks registry) {
    try {
      var unused = CompletableFuture.runAsync(() -> scan(registry));
    } catch (Throwable shortage) {
      watching.set(false); // as above
    }
  }

  private void scan(LiveTasks registry) {
    try {
      LiveTasks.Page page = registry.list(after, MAX, SCAN, this::needsSample);
      after = page.next();
      page.tasks().forEach(task -> start(registry, task));
    } finally {
      watching.set(false);
      if (registry.counts().live() > 0) { // after the flag: a spawn sees the flag or is counted
        watch();
      }
    }
  }

  private boolean needsSample(LiveTask task) {
    return task.ageNanos() >= TICK && !samples.containsKey(task.id());
  }

  private void start(LiveTasks registry, LiveTask task) {
    LongTaskTimer timer = kinds.apply(task).active();
    if (timer != null && timer.activeTasks() < MAX) {
      samples.put(task.id(), timer.start());
      if (registry.find(task.id()).isEmpty()) { // it has stopped before it could be found here
        stop(task.id());
      }
    }
  }

  /** Ends the sample of a task that has stopped at this age. */
  void stopped(LiveTask task, long nanos) {
    // The age is read from a clock that may be a little behind.
    if (nanos >= TICK / 2 && !samples.isEmpty()) {
      stop(task.id());
    }
  }

  private void stop(long id) {
    LongTaskTimer.Sample sample = samples.remove(id);
    if (sample != null) {
      sample.stop();
    }
  }
}
