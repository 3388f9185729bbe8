package io.asynctask.spring.executor;

import io.asynctask.UnobservedFailure;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.BoundedText;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Logs the failures that nobody has looked at: what failed, for whom, and where it was spawned. */
public final class UnseenFailures implements Consumer<UnobservedFailure> {

  private static final Log log = LogFactory.getLog(UnseenFailures.class);

  private final LogText logText;

  /** Logs everything. */
  public UnseenFailures() {
    this(ApplicationText.SHOWN);
  }

  /** Logs what {@code text} shows. */
  public UnseenFailures(ApplicationText text) {
    this.logText = new LogText(text);
  }

  @Override
  public void accept(UnobservedFailure unseen) {
    StringBuilder message =
        new StringBuilder("Task ").append(logText.task(unseen.id(), unseen.name(), unseen.tag()));
    if (unseen.tag() instanceof TaskTags tags && tags.source() != null) {
      message.append(" of ").append(tags.source());
    }
    if (unseen.spawnLocation() != null) {
      message
          .append(", spawned at ")
          .append(BoundedText.line(unseen.spawnLocation().toString(), LogText.MAX_NAME));
    }
    log.error(
        message.append(" has failed, and nobody has looked at it"),
        logText.failure(unseen.failure()));
  }
}
