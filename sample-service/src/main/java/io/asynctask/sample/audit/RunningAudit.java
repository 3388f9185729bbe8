package io.asynctask.sample.audit;

import io.asynctask.JoinHandle;
import java.util.concurrent.CompletableFuture;

/**
 * An audit that this process runs.
 *
 * @param handle cancels the task
 * @param ended completes, always normally, when the task has stopped and the database knows how.
 *     Not a stage of the handle: who waits here and gives up leaves the audit alone
 */
record RunningAudit(long id, JoinHandle<Integer> handle, CompletableFuture<Void> ended) {}
