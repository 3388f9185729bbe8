package io.asynctask;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A wait in which a body holds its thread. It is noted in the task, so that a listing can show what
 * the task waits for. Only a wait that blocks the thread is noted, not one that is over at once.
 */
final class BlockingWait {

  private BlockingWait() {}

  /**
   * Waits, with {@code awaited} noted in the task that the calling thread runs, if any. It throws
   * what {@code wait} throws, checked exceptions included: the caller declares them.
   */
  static <T extends @Nullable Object> T on(CompletableFuture<?> awaited, Callable<T> wait) {
    RawTask<?, ?> task = Runner.currentTask();
    Attachments attachments = task == null ? null : task.attachments();
    Object outer = null;
    if (attachments != null) {
      outer = attachments.blockedOn;
      attachments.blockedOn = awaited;
    }
    try {
      return wait.call();
    } catch (Exception thrown) {
      throw RawTask.<RuntimeException>sneak(thrown);
    } finally {
      if (attachments != null) {
        attachments.blockedOn = outer;
      }
    }
  }
}
