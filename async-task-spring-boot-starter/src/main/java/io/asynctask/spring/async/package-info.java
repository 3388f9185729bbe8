/**
 * {@code @Async} methods as tasks. {@link io.asynctask.spring.async.TaskName}, {@link
 * io.asynctask.spring.async.TaskTag} and {@link io.asynctask.spring.async.TaskDeadline} set the
 * name, the tags and the deadline of a method's tasks. The post-processor puts the advice around
 * the beans.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.async;

import org.jspecify.annotations.NullMarked;
