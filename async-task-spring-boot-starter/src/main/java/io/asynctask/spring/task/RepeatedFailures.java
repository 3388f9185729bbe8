package io.asynctask.spring.task;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * A log of failures of one kind that may come with every task: one line in an interval tells what
 * failed and how often, and the stack traces are logged at debug. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RepeatedFailures {

  private final Log log;
  private final LogText text;
  private final Duration interval;

  /** When the last line was logged. */
  private final AtomicReference<@Nullable Long> logged = new AtomicReference<>();

  /** How many failures were not logged since then. */
  private final AtomicLong others = new AtomicLong();

  /**
   * Creates a log with one line a minute.
   *
   * @param log gets the lines
   * @param text shows the messages of the failures
   */
  public RepeatedFailures(Log log, ApplicationText text) {
    this(log, text, Duration.ofMinutes(1));
  }

  RepeatedFailures(Log log, ApplicationText text, Duration interval) {
    this.log = log;
    this.text = new LogText(text);
    this.interval = interval;
  }

  /**
   * Logs a failure or counts it.
   *
   * @param what what failed, as the beginning of a sentence that ends with the failure
   * @param failure the failure
   */
  public void add(String what, Throwable failure) {
    Long last = logged.get();
    long now = System.nanoTime();
    boolean due = last == null || now - last >= interval.toNanos();
    if (due && logged.compareAndSet(last, now)) {
      long more = others.getAndSet(0);
      log.warn(
          "%s: %s%s. The next line comes in %s at the earliest; stack traces are logged at debug."
              .formatted(
                  what,
                  describe(failure),
                  more == 0 ? "" : ", and %d more since the line before".formatted(more),
                  interval));
    } else {
      others.incrementAndGet();
    }
    if (log.isDebugEnabled()) {
      log.debug(what, text.failure(failure));
    }
  }

  private String describe(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    return text.message(failure) + (stack.length == 0 ? "" : " at " + stack[0]);
  }
}
