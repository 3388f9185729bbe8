package io.asynctask.spring.executor;

import io.asynctask.UnseenFailure;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Logs the failures that nobody has looked at: what failed, for whom, and where it was spawned. */
public final class UnseenFailures implements Consumer<UnseenFailure> {

  private static final Log log = LogFactory.getLog(UnseenFailures.class);

  @Override
  public void accept(UnseenFailure unseen) {
    StringBuilder message =
        new StringBuilder("Task %d".formatted(unseen.id()))
            .append(unseen.name() == null ? "" : " " + unseen.name())
            .append(" [%s]".formatted(unseen.tag()));
    if (unseen.tag() instanceof TaskTags tags && tags.source() != null) {
      message.append(" of ").append(tags.source());
    }
    if (unseen.origin() != null) {
      message.append(", spawned at ").append(unseen.origin());
    }
    log.error(message.append(" has failed, and nobody has looked at it"), unseen.failure());
  }
}
