package io.asynctask.spring.task;

/**
 * The stripes of threads: what many threads write at the same moment has a place for each stripe,
 * so that these threads seldom write to the same one. The stripe of a thread follows from its id.
 * So it is always the same, virtual threads are spread over all stripes, and two threads may have
 * the same one. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ThreadStripes {

  /** How many stripes there are: a power of two, eight for each processor and 64 at most. */
  public static final int COUNT =
      Integer.highestOneBit(Math.min(Runtime.getRuntime().availableProcessors(), 8)) * 8;

  private ThreadStripes() {}

  /**
   * Returns the stripe of the calling thread.
   *
   * @return its index, from 0 on and less than {@link #COUNT}
   */
  public static int current() {
    return (int) Thread.currentThread().getId() & COUNT - 1;
  }
}
