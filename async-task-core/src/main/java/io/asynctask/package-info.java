/**
 * Tasks for people who write executors, a Java port of the model of Rust's {@code async-task}.
 *
 * <p>A tour, in the order of a task's life:
 *
 * <ol>
 *   <li>{@link io.asynctask.AsyncTask} spawns a body, which is a {@link
 *       java.util.concurrent.Callable} or a {@link io.asynctask.Pollable}, together with a {@link
 *       io.asynctask.Schedule schedule function} and a tag.
 *   <li>What comes back is {@link io.asynctask.Spawned two roles of one heap object}: the {@link
 *       io.asynctask.Task}, which is the right to run once, and the {@link
 *       io.asynctask.JoinHandle}, which is the right to await and to cancel.
 *   <li>The executor runs the task. A pollable body answers with a {@link io.asynctask.Poll}; when
 *       it is pending, its {@link io.asynctask.Waker} schedules the task again.
 *   <li>A body asks the task that runs it through {@link io.asynctask.TaskContext}.
 *   <li>{@link io.asynctask.LiveTasks} knows every task spawned through it, from spawn to stop.
 * </ol>
 *
 * <p>Package-private beside it: the one heap object in its layers, each of which extends the one
 * before: {@code Transitions} (the state word, whose bits stand in {@code State}), {@code
 * LinkedTask} (parent, children and others that the task has to do with), {@code BodyOwner} (the
 * body and who is in it), {@code Outcome} (the end), {@code RawTask} (run, schedule, stop) and
 * {@code TrackedTask} (what {@code LiveTasks} shows of it). {@code LiveTasks} keeps them in a
 * {@code Stripe} of {@code Block}s for each few threads.
 */
@NullMarked
package io.asynctask;

import org.jspecify.annotations.NullMarked;
