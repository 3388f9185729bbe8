package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import io.asynctask.spring.task.LogText;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * The writes of a node that owns a task. If the database fails, they are repeated as long as the
 * node owns the task. Afterwards another node takes it over.
 */
final class OwnedWrites {

  private static final Log log = LogFactory.getLog(DurableEngine.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final Duration LAST_DELAY = Duration.ofSeconds(1);

  private final LogText text;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Creates it.
   *
   * @param text the text in logs
   */
  OwnedWrites(LogText text) {
    this.text = text;
  }

  /**
   * Does a write.
   *
   * @return what it returns; {@code null} if it was given up
   * @throws DataIntegrityViolationException if the database refuses the values
   */
  <T> @Nullable T whileOwned(CurrentlyExecuting execution, Supplier<T> write) {
    for (Duration delay = FIRST_DELAY; ; delay = min(delay.multipliedBy(2), LAST_DELAY)) {
      try {
        return write.get();
      } catch (DataIntegrityViolationException refused) {
        throw refused;
      } catch (DataAccessException | TransactionException failure) {
        boolean owned = RunningAttempt.fractionOfLease(execution) < 1;
        log.warn(
            "The state of durable task %s was not written; %s: %s"
                .formatted(
                    execution.getTaskInstance(),
                    owned ? "next attempt in " + delay : "a node takes it over",
                    text.message(failure)));
        if (log.isDebugEnabled()) {
          log.debug("The write failed", text.failure(failure));
        }
        if (!owned || isClosedWithin(delay)) {
          return null;
        }
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private boolean isClosedWithin(Duration delay) {
    try {
      return closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException foreign) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Lets writes that fail be given up. */
  void close() {
    closed.countDown();
  }
}
