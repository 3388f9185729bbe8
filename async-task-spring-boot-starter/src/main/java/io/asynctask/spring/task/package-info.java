/**
 * The text of the application that tasks carry: names, tags, progress and messages of failures.
 *
 * <p>{@link io.asynctask.spring.task.ApplicationText} is the gate that this text passes before it
 * is shown, {@link io.asynctask.spring.task.TextRules} says which gate stands where, and {@link
 * io.asynctask.spring.task.BoundedText} keeps it short and on one line. Features that show it share
 * {@link io.asynctask.spring.task.RepeatedFailures} and {@link
 * io.asynctask.spring.task.SharedTimer} too.
 */
@NullMarked
package io.asynctask.spring.task;

import org.jspecify.annotations.NullMarked;
