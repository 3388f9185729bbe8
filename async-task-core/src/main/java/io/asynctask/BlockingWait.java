package io.asynctask;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a body waits for while it holds its thread, for who wonders why the task does not go
 * on. Only where the thread is about to be blocked: a wait that is over at once notes nothing.
 */
final class BlockingWait {

  private BlockingWait() {}

  /**
   * Waits, with {@code awaited} noted in the task that the calling thread runs, if any. Throws what
   * {@code wait} throws, which the caller declares.
   */
  static <T extends @Nullable Object> T on(CompletableFuture<?> awaited, Callable<T> wait) {
    RawTask<?, ?> task = Runner.currentTask();
    Attachments attachments = task == null ? null : task.attachments();
    if (attachments != null) {
      attachments.blockedOn = awaited;
    }
    try {
      return wait.call();
    } catch (Exception thrown) {
      throw RawTask.<RuntimeException>sneak(thrown);
    } finally {
      if (attachments != null) {
        attachments.blockedOn = null;
      }
    }
  }
}
