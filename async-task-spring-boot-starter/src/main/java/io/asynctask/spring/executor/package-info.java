/**
 * Executors that spawn tasks: {@link io.asynctask.spring.executor.SpawningTaskExecutor} spawns a
 * tracked task for everything that it is asked to run, and has a delegate executor run it, within
 * {@link io.asynctask.spring.executor.ExecutorLimits}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.executor;

import org.jspecify.annotations.NullMarked;
