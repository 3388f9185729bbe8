/**
 * The times of finished tasks: how long the tasks of a name were queued and busy within the last
 * minutes, as percentiles and a histogram.
 *
 * <p>{@link io.asynctask.spring.statistics.TaskStatistics} notes two numbers at the stop of each
 * task. {@link io.asynctask.spring.statistics.TaskTimes} is what a reader gets.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.statistics;

import org.jspecify.annotations.NullMarked;
