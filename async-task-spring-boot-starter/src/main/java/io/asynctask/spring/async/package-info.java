/**
 * {@code @Async} methods as tasks: {@link io.asynctask.spring.async.TaskName}, {@link
 * io.asynctask.spring.async.TaskTag} and {@link io.asynctask.spring.async.TaskDeadline} say what a
 * method's tasks are called, carry and may take; the post-processor puts the advice around the
 * beans.
 */
@NullMarked
package io.asynctask.spring.async;

import org.jspecify.annotations.NullMarked;
