package io.asynctask.spring.task;

import io.asynctask.UnobservedFailure;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Logs the failures that nobody has looked at: what failed, for whom, and where it was spawned. */
public final class UnobservedFailures implements Consumer<UnobservedFailure> {

  private static final Log log = LogFactory.getLog(UnobservedFailures.class);

  private final LogText logText;

  /** Logs everything. */
  public UnobservedFailures() {
    this(ApplicationText.SHOWN);
  }

  /** Logs what {@code text} shows. */
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
        message.append(" has failed, and nobody has looked at it"),
        logText.failure(unobserved.failure()));
  }
}
