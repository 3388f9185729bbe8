package io.asynctask.spring.task;

import io.asynctask.UnobservedFailure;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A log of unobserved failures: which task failed, with which tags, and where it was spawned.
 *
 * @since 0.1.0
 */
public final class UnobservedFailures implements Consumer<UnobservedFailure> {

  private static final Log log = LogFactory.getLog(UnobservedFailures.class);

  private final LogText logText;

  /** Creates a log that shows all text. */
  public UnobservedFailures() {
    this(ApplicationText.SHOWN);
  }

  /**
   * Creates a log that shows text as {@code text} does.
   *
   * @param text the gate for logs
   */
  public UnobservedFailures(ApplicationText text) {
    this.logText = new LogText(text);
  }

  @Override
  public void accept(UnobservedFailure unobserved) {
    StringBuilder message =
        new StringBuilder("Task ")
            .append(logText.task(unobserved.id(), unobserved.name(), unobserved.tag()));
    if (unobserved.tag() instanceof TaskTags tags && tags.source() != null) {
      message.append(" of ").append(tags.source());
    }
    if (unobserved.spawnLocation() != null) {
      message
          .append(", spawned at ")
          .append(BoundedText.line(unobserved.spawnLocation().toString(), LogText.MAX_NAME));
    }
    log.error(
        message.append(" has failed, and no caller has observed the failure"),
        logText.failure(unobserved.failure()));
  }
}
