/**
 * Tasks in Micrometer: {@link io.asynctask.spring.metrics.ObservedTasks} makes an observation of
 * each task, which handlers turn into a timer and a span. {@link
 * io.asynctask.spring.metrics.TaskMeters} measures how many tasks are live, how long they are
 * queued, and how many are rejected.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.metrics;

import org.jspecify.annotations.NullMarked;
