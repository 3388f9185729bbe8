/**
 * Tasks in Micrometer: {@link io.asynctask.spring.metrics.ObservedTasks} makes an observation of
 * each, which handlers turn into a timer and a span; {@link io.asynctask.spring.metrics.TaskMeters}
 * counts what is live, how long tasks queue and what is rejected.
 */
@NullMarked
package io.asynctask.spring.metrics;

import org.jspecify.annotations.NullMarked;
