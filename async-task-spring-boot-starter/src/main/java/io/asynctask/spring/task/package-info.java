/**
 * What the features of the starter share about tasks: tags, thread names, trace ids, spawn
 * locations, unobserved failures, and the text of the application that tasks carry.
 *
 * <p>{@link io.asynctask.spring.task.ApplicationText} is the gate that this text passes before it
 * is shown, {@link io.asynctask.spring.task.TextRules} says which gate stands where, and {@link
 * io.asynctask.spring.task.BoundedText} keeps it short and on one line. {@link
 * io.asynctask.spring.task.LogText} renders a task for a log.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.task;

import org.jspecify.annotations.NullMarked;
