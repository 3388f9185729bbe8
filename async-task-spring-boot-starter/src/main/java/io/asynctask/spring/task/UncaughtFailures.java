package io.asynctask.spring.task;

import io.asynctask.LiveTask;
import java.util.function.BiConsumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs the failures that no handle shows, such as those of detached tasks, with the texts that the
 * gate for logs shows. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class UncaughtFailures implements BiConsumer<LiveTask, Throwable> {

  private static final Log log = LogFactory.getLog(UncaughtFailures.class);

  private final LogText logText;

  /**
   * Creates a handler.
   *
   * @param text the gate for logs
   */
  public UncaughtFailures(ApplicationText text) {
    this.logText = new LogText(text);
  }

  @Override
  public void accept(LiveTask task, Throwable failure) {
    log.error(
        "Task " + logText.task(task) + " has failed, and no handle shows it",
        logText.failure(failure));
  }
}
