package io.asynctask.spring.executor;

import org.jspecify.annotations.Nullable;

/**
 * What an executor does at the moment and has done since its start.
 *
 * @param executor the name of the bean
 * @param running bodies in a thread
 * @param waiting tasks that keep their place while they wait for a stage, in no thread
 * @param queued tasks that wait for a place or a thread
 * @param limits {@code null} when only its delegate executor limits it
 * @param spawned tasks accepted
 * @param rejected tasks refused
 */
public record ExecutorStatistics(
    String executor,
    int running,
    int waiting,
    int queued,
    @Nullable ExecutorLimits limits,
    long spawned,
    long rejected) {

  /** Statistics of an executor in which no task waits with a place. */
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
