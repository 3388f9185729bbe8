/**
 * Tasks for authors of executors: a Java port of the model of Rust's {@code async-task}.
 *
 * <p>A tour, in the order of a task's life:
 *
 * <ol>
 *   <li>{@link io.asynctask.AsyncTask} spawns a body, which is a {@link
 *       java.util.concurrent.Callable} or a {@link io.asynctask.Pollable}, together with a {@link
 *       io.asynctask.Schedule schedule function} and a tag.
 *   <li>The spawn returns {@link io.asynctask.Spawned two roles of one heap object}: the {@link
 *       io.asynctask.Task}, which is the right to run once, and the {@link
 *       io.asynctask.JoinHandle}, which is the right to await and to cancel.
 *   <li>The executor runs the task. A pollable body answers with a {@link io.asynctask.Poll}; when
 *       it is pending, its {@link io.asynctask.Waker} schedules the task again.
 *   <li>A body asks the task that runs it through {@link io.asynctask.TaskContext}.
 *   <li>{@link io.asynctask.LiveTasks} tracks every task spawned through it, from spawn to stop.
 * </ol>
 *
 * <p>The package-private classes are the layers of the one heap object, each of which extends the
 * one before: {@code ComposableFuture} (stages), {@code JoinHandle} (the contract of the handle),
 * {@code Transitions} (the state word, whose bits are in {@code State}), {@code TaskEvents} (events
 * that a registry notes), {@code LinkedTask} (parent, children, hooks and awaiters), {@code
 * BodyOwner} (the body and the thread in it), {@code Outcome} (the end), {@code ControlledTask}
 * (wake, schedule, stop), {@code RawTask} (run) and {@code TrackedTask} (what {@code LiveTasks}
 * shows of it). {@code LiveTasks} keeps tasks in a {@code Stripe} of {@code Block}s for each few
 * threads.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask;

import org.jspecify.annotations.NullMarked;
