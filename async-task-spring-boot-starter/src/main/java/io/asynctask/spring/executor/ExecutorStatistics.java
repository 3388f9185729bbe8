package io.asynctask.spring.executor;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of tasks of an executor, now and since its start.
 *
 * <pre>{@code
 * ExecutorStatistics now = executor.statistics();
 * log.info(now.executor() + " runs " + now.running() + " tasks, " + now.queued() + " are queued");
 * }</pre>
 *
 * @param executor the name of the executor
 * @param running how many bodies have a thread
 * @param waiting how many tasks wait for a stage and keep their place, without a thread
 * @param queued how many tasks wait for a place or a thread
 * @param limits {@code null} when only the delegate executor has limits
 * @param spawned how many tasks were accepted
 * @param rejected how many tasks were rejected
 * @since 0.1.0
 */
public record ExecutorStatistics(
    String executor,
    int running,
    int waiting,
    int queued,
    @Nullable ExecutorLimits limits,
    long spawned,
    long rejected) {

  /**
   * Creates the statistics of an executor in which no task waits with a place.
   *
   * @param executor the name of the executor
   * @param running how many bodies have a thread
   * @param queued how many tasks wait for a place or a thread
   * @param limits {@code null} when only the delegate executor has limits
   * @param spawned how many tasks were accepted
   * @param rejected how many tasks were rejected
   */
  public ExecutorStatistics(
      String executor,
      int running,
      int queued,
      @Nullable ExecutorLimits limits,
      long spawned,
      long rejected) {
    this(executor, running, 0, queued, limits, spawned, rejected);
  }
}
