package io.asynctask.spring.durable.engine;

import io.asynctask.JoinHandle;

/**
 * Stores calls of durable methods. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface DurableCalls {

  /**
   * Stores a call in the transaction of the calling thread, or in one of its own if there is none.
   * The task may start after the commit.
   *
   * @param call the call
   * @return a handle that completes when the task ends on any node, and is cancelled if the
   *     transaction is rolled back
   * @throws org.springframework.dao.DataAccessException if the database fails
   */
  JoinHandle<?> store(DurableCall call);

  /**
   * Stores a call whose caller waits for nothing, as {@link #store} does.
   *
   * @param call the call
   */
  void storeDetached(DurableCall call);
}
