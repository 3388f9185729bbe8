package io.asynctask.spring.actuate;

import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.actuate.WarningScan.Finding;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.RepeatedFailures;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Scans the live tasks for warnings at an interval, on one thread of its own that lives as long as
 * the context, and logs a line if there are any. With many tasks it pauses between the parts of a
 * scan, so that it takes a few hundredths of a core at most. A scan that fails, for example for
 * lack of memory, is abandoned, and the next one begins after the interval.
 *
 * @since 0.1.0
 */
public final class TaskWatch implements SmartLifecycle {

  private static final Log log = LogFactory.getLog(TaskWatch.class);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LiveTasks liveTasks;
  private final WarningRules rules;
  private final Duration interval;
  private final long logNanos;
  private final LogText logText;
  private final RepeatedFailures failures;
  private @Nullable ScheduledThreadPoolExecutor thread;
  private volatile Map<Code, Finding> findings = Map.of();

  /** When a line was logged last. Used by the thread of the watch. */
  private @Nullable Long logged;

  /** The scan that is under way. Used by the thread of the watch. */
  private @Nullable WarningScan scan;

  /**
   * Creates a watch that is not started yet.
   *
   * @param liveTasks the registry that it scans
   * @param rules the rules for warnings
   * @param interval the time from the end of a scan to the next one
   * @param logInterval the shortest time from one line in the log to the next
   */
  public TaskWatch(
      LiveTasks liveTasks, WarningRules rules, Duration interval, Duration logInterval) {
    this(liveTasks, rules, interval, logInterval, ApplicationText.SHOWN);
  }

  /**
   * Creates a watch that is not started yet.
   *
   * @param liveTasks the registry that it scans
   * @param rules the rules for warnings
   * @param interval the time from the end of a scan to the next one
   * @param logInterval the shortest time from one line in the log to the next
   * @param text shows the names of tasks, in the log and in health details
   */
  public TaskWatch(
      LiveTasks liveTasks,
      WarningRules rules,
      Duration interval,
      Duration logInterval,
      ApplicationText text) {
    this.logText = new LogText(text);
    this.failures = new RepeatedFailures(log, text);
    this.liveTasks = liveTasks;
    this.rules = rules;
    this.interval = interval;
    this.logNanos = logInterval.toNanos();
  }

  /** Returns what the last complete scan has found. */
  Map<Code, Finding> findings() {
    restartThread();
    return findings;
  }

  /**
   * Returns how many tasks had each warning at the last complete scan.
   *
   * @return the numbers, without warnings that no task had
   */
  public Map<Code, Long> counts() {
    Map<Code, Long> counts = new EnumMap<>(Code.class);
    findings().forEach((code, finding) -> counts.put(code, finding.count()));
    return Collections.unmodifiableMap(counts);
  }

  /** Starts the thread again if a shortage of memory has ended it. */
  private synchronized void restartThread() {
    if (thread != null && thread.getPoolSize() == 0) {
      try {
        thread.prestartCoreThread();
      } catch (OutOfMemoryError noThreadLeft) {
        log.debug("No thread for the watch yet", noThreadLeft);
      }
    }
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      thread = new ScheduledThreadPoolExecutor(1, TaskWatch::thread);
      long nanos = Math.max(1, interval.toNanos());
      thread.scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private static Thread thread(Runnable run) {
    Thread thread = new Thread(run, "async-task-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Does one scan. Throws nothing: an exception would end the schedule. */
  private void tick() {
    try {
      while (!step(System.nanoTime())) {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      scan = null;
      warn(failure);
    }
  }

  private void warn(Throwable failure) {
    try {
      failures.add("The scan for odd tasks failed", failure);
    } catch (Throwable shortage) {
      // Memory that the scan lacks, the log lacks too.
    }
  }

  /**
   * Scans the next part.
   *
   * @return whether the scan has ended
   */
  boolean step(long now) {
    WarningScan current = scan == null ? new WarningScan(liveTasks, rules, logText) : scan;
    scan = current;
    if (!current.scanNextPart()) {
      return false;
    }
    scan = null;
    findings = current.findings();
    if (!findings.isEmpty() && (logged == null || now - logged >= logNanos)) {
      logged = now;
      log.warn("Odd tasks: " + describe(findings));
    }
    return true;
  }

  private static String describe(Map<Code, Finding> findings) {
    return findings.entrySet().stream()
        .map(
            kind ->
                "%d %s (%s%s)"
                    .formatted(
                        kind.getValue().count(),
                        kind.getKey(),
                        String.join(", ", kind.getValue().tasks()),
                        kind.getValue().count() > kind.getValue().tasks().size() ? ", …" : ""))
        .collect(Collectors.joining("; "));
  }
}
